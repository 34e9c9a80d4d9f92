// The sheet page: keys, pointer, clipboard and buttons, over the table, the editor and the edits.

import { Api, Block, Failure, columnName } from "./api.js";
import { Edits } from "./edits.js";
import { Editor } from "./editor.js";
import { HEIGHT, Table } from "./table.js";

const POLL_MS = 600;

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const words = read("words");
const grid = document.querySelector(".grid");
const context = document.querySelector(".context");
const contents = document.querySelector("#contents");
const told = document.querySelector("#told");

const api = new Api(read("shape"));
const table = new Table(grid, api);
const edits = new Edits(api, () => table.refresh(true));
let version = api.shape.version;
let isBusy = false;
let copied = null;

function tell(text, isWrong = false) {
  told.textContent = text;
  told.title = text;
  told.classList.toggle("wrong", isWrong);
}

/** Do something to the sheet, one thing after the other, and say how it went. */
let queue = Promise.resolve();
function act(what) {
  queue = queue.then(async () => {
    isBusy = true;
    tell(words.saving);
    try {
      await what();
      tell(words.saved);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      tell(error.message ? `${words.failed}: ${error.message}` : words.offline, true);
      await table.refresh(true).catch(() => {});
    } finally {
      version = api.shape.version;
      isBusy = false;
      showUndo();
    }
  });
  return queue;
}

const share = document.querySelector(".share");
share.addEventListener("click", () => act(async () => {
  const shared = share.getAttribute("aria-pressed") !== "true";
  await api.share(shared);
  share.setAttribute("aria-pressed", shared);
}));

function showUndo() {
  document.querySelector("[data-do=undo]").disabled = !edits.done.length;
  document.querySelector("[data-do=redo]").disabled = !edits.undone.length;
}

// What somebody else changes appears by itself, and is marked.
setInterval(async () => {
  if (isBusy || editor.isOpen || document.hidden) return;
  try {
    const found = await api.version();
    if (found.version === version || isBusy) return;
    version = found.version;
    await table.refresh(false);
    showActive();
    if (grid.querySelector(".changed")) tell(words.changed);
    else if (told.classList.contains("wrong")) tell("");
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(error.message || words.offline, true);
  }
}, POLL_MS);

// Typing

const editor = new Editor(table, (entry, down, across) => {
  const { row, column } = table.at;
  if (entry !== null) act(() => edits.type(row, column, [[entry]]));
  if (down || across) move(down, across);
  grid.focus({ preventScroll: true });
});

function move(down, across, isMore = false) {
  const from = isMore ? table.other : table.at;
  const place = Math.max(0, Math.min(table.place(from.row) + down, table.order.length - 1));
  let column = from.column + across;
  while (api.shape.columns[column] === 0) column += across || 1;
  table.select(table.order[place], column, isMore);
}

function showActive() {
  const { row, column } = table.at;
  const chosen = table.selection;
  const last = `${columnName(chosen.right - 1)}${chosen.bottom}`;
  const isMany = chosen.height > 1 || chosen.width > 1;
  document.querySelector("#name").textContent = isMany
    ? `${columnName(chosen.left)}${chosen.top + 1}:${last}`
    : `${columnName(column)}${row + 1}`;
  if (document.activeElement !== contents) contents.value = table.entered(row, column);
}
table.onSelect = showActive;
table.onDraw = () => { if (document.activeElement !== contents) showActive(); };

contents.form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { row, column } = table.at;
  if (contents.value !== table.entered(row, column)) {
    const entry = contents.value;
    act(() => edits.type(row, column, [[entry]]));
  }
  move(1, 0);
  grid.focus({ preventScroll: true });
});
contents.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { grid.focus(); showActive(); }
});

function toggle(row, column) {
  const isOn = table.cell(row, column)?.b === 1;
  act(() => edits.type(row, column, [[!isOn]]));
}

// Keys

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

grid.addEventListener("keydown", async (event) => {
  const { key, shiftKey } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  const { row, column } = table.at;
  const letter = isCommand && key.length === 1 ? key.toLowerCase() : "";
  if (event.isComposing || event.altKey || ["c", "x", "v"].includes(letter)) return;
  if (key in ARROWS) {
    event.preventDefault();
    const [down, across] = ARROWS[key];
    if (!isCommand) return move(down, across, shiftKey);
    const from = shiftKey ? table.other : table.at;
    const edge = await api.edge(from.row, from.column, down, across);
    return table.select(edge.row, Math.min(edge.column, lastColumn()), shiftKey);
  }
  const page = Math.max(1, Math.floor(grid.clientHeight / HEIGHT) - 3);
  const handlers = {
    Enter: () => (shiftKey ? move(-1, 0) : editor.open()),
    F2: () => editor.open(),
    Tab: () => move(0, shiftKey ? -1 : 1),
    Home: () => table.select(isCommand ? 0 : row, 0, shiftKey),
    End: () => (isCommand
      ? table.select(Math.max(api.shape.used - 1, 0), lastColumn(), shiftKey)
      : table.select(row, lastColumn(), shiftKey)),
    PageDown: () => move(page, 0, shiftKey),
    PageUp: () => move(-page, 0, shiftKey),
    Delete: () => act(() => edits.clear(table.selection)),
    Backspace: () => act(() => edits.clear(table.selection)),
    Escape: () => { copied = null; table.draw(); },
    " ": () => (table.cell(row, column)?.b === undefined ? editor.open(" ") : toggle(row, column)),
  };
  const commands = {
    a: () => table.selectBlock({ row: 0, column: 0 }, { row: Math.max(api.shape.used - 1, 0), column: lastColumn() }),
    z: () => (shiftKey ? DO.redo() : DO.undo()),
    y: () => DO.redo(),
    d: () => DO.fill_down(),
  };
  const handler = letter ? commands[letter] : handlers[key];
  if (handler) {
    event.preventDefault();
    handler();
  } else if (!isCommand && key.length === 1) {
    event.preventDefault();
    editor.open(key);
  }
});

const lastColumn = () => api.shape.columns.length - 1;

// Pointer

let dragging = null;

const placeOf = (target) => {
  const cell = target.closest?.(".cell");
  return cell && { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
};

grid.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || event.target.closest(".editor, .options")) return;
  if (editor.isOpen) editor.close(true);
  const place = placeOf(event.target);
  if (event.target.matches(".handle")) {
    event.preventDefault();
    dragging = "fill";
  } else if (event.target.matches(".no")) {
    selectLine(event.target.dataset, event.shiftKey);
  } else if (place && event.pointerType === "mouse") {
    const wasActive = place.row === table.at.row && place.column === table.at.column;
    table.select(place.row, place.column, event.shiftKey);
    if (table.cell(place.row, place.column)?.b !== undefined && wasActive) toggle(place.row, place.column);
    if (event.target.matches(".drop")) { event.preventDefault(); editor.open(); return; }
    dragging = "select";
  }
  grid.focus({ preventScroll: true });
});

function selectLine({ row, column }, isMore) {
  if (row !== undefined) {
    const start = isMore ? table.at.row : Number(row);
    table.selectBlock({ row: start, column: 0 }, { row: Number(row), column: lastColumn() });
  } else if (column !== undefined) {
    const start = isMore ? table.at.column : Number(column);
    table.selectBlock({ row: 0, column: start }, { row: api.shape.rows - 1, column: Number(column) });
  }
}

grid.addEventListener("pointermove", (event) => {
  if (!dragging) return;
  const place = placeOf(document.elementFromPoint(event.clientX, event.clientY));
  if (!place) return;
  if (dragging === "select") {
    if (place.row !== table.other.row || place.column !== table.other.column) table.select(place.row, place.column, true);
    return;
  }
  const chosen = table.selection;
  const [down, across] = [place.row + 1 - chosen.bottom, place.column + 1 - chosen.right];
  table.target = down >= across
    ? new Block(chosen.bottom, chosen.left, Math.max(place.row + 1, chosen.bottom), chosen.right)
    : new Block(chosen.top, chosen.right, chosen.bottom, Math.max(place.column + 1, chosen.right));
  table.draw();
});

addEventListener("pointerup", () => {
  const { target, selection } = table;
  const wasFilling = dragging === "fill";
  dragging = null;
  table.target = null;
  if (!wasFilling || !target) return;
  const isDown = target.left === selection.left;
  const count = isDown ? target.height : target.width;
  if (count > 0) act(() => edits.extend(selection, isDown ? "ROWS" : "COLUMNS", count));
  else table.draw();
});

// A finger selects with a tap, and types with a second one.
grid.addEventListener("click", (event) => {
  const place = placeOf(event.target);
  if (!place || event.pointerType === "mouse") return;
  const isSecond = place.row === table.at.row && place.column === table.at.column;
  const isTick = table.cell(place.row, place.column)?.b !== undefined;
  if (isSecond && isTick) toggle(place.row, place.column);
  else if (isSecond || event.target.matches(".drop")) { table.select(place.row, place.column); editor.open(); }
  else table.select(place.row, place.column);
});

grid.addEventListener("dblclick", (event) => {
  const place = placeOf(event.target);
  if (place && table.cell(place.row, place.column)?.b === undefined) editor.open();
});

// Buttons, and the same by the right mouse button

const rowsOf = () => [table.selection.top, table.selection.height];
const columnsOf = () => [table.selection.left, table.selection.width];

const DO = {
  undo: () => act(() => edits.undo()),
  redo: () => act(() => edits.redo()),
  row_above: () => act(() => edits.insert("ROWS", ...rowsOf(), false)),
  row_below: () => act(() => edits.insert("ROWS", table.selection.bottom, table.selection.height, true)),
  rows_delete: () => act(() => edits.remove("ROWS", ...rowsOf())),
  column_left: () => act(() => edits.insert("COLUMNS", ...columnsOf(), false)),
  columns_delete: () => act(() => edits.remove("COLUMNS", ...columnsOf())),
  sort_up: () => act(() => edits.sort(table.at.column, "ASCENDING")),
  sort_down: () => act(() => edits.sort(table.at.column, "DESCENDING")),
  fill_down: () => act(() => edits.fillDown(table.selection)),
};

document.querySelector(".toolbar").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) { DO[button.dataset.do](); grid.focus({ preventScroll: true }); }
});

const OFFERED = ["row_above", "row_below", "rows_delete", "column_left", "columns_delete", "sort_up", "sort_down"];
context.innerHTML = OFFERED.map((name) => `<button role="menuitem" data-do="${name}">${words[name]}</button>`).join("");

grid.addEventListener("contextmenu", (event) => {
  event.preventDefault();
  const place = placeOf(event.target);
  if (place && !table.selection.has(place.row, place.column)) table.select(place.row, place.column);
  context.hidden = false;
  context.style.left = `${Math.min(event.clientX, innerWidth - context.offsetWidth - 8)}px`;
  context.style.top = `${Math.min(event.clientY, innerHeight - context.offsetHeight - 8)}px`;
});
addEventListener("click", (event) => {
  if (!context.hidden && context.contains(event.target)) DO[event.target.dataset.do]?.();
  context.hidden = true;
});

// Clipboard

function copiedText(block) {
  const line = (row) => Array.from({ length: block.width }, (_, i) => quoted(table.text(row, block.left + i))).join("\t");
  return Array.from({ length: block.height }, (_, i) => line(block.top + i)).join("\n");
}

const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Read what spreadsheet programs put on the clipboard: tabs, lines, quotes around either. */
function parse(text) {
  const rows = [[""]];
  let isQuoted = false;
  const clean = text.replaceAll("\r\n", "\n").replace(/\n$/, "");
  for (let i = 0; i < clean.length; i += 1) {
    const row = rows.at(-1);
    if (isQuoted) {
      if (clean[i] === '"' && clean[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
      else if (clean[i] === '"') isQuoted = false;
      else row[row.length - 1] += clean[i];
    } else if (clean[i] === '"' && row.at(-1) === "" && /"(\t|\n|$)/.test(clean.slice(i + 1))) isQuoted = true;
    else if (clean[i] === "\t") row.push("");
    else if (clean[i] === "\n") rows.push([""]);
    else row[row.length - 1] += clean[i];
  }
  return rows;
}

for (const kind of ["copy", "cut"]) {
  document.addEventListener(kind, (event) => {
    if (document.activeElement !== grid) return;
    event.preventDefault();
    const block = table.selection;
    const text = copiedText(block);
    event.clipboardData.setData("text/plain", text);
    copied = { block, text, isCut: kind === "cut" };
  });
}

document.addEventListener("paste", (event) => {
  if (document.activeElement !== grid) return;
  event.preventDefault();
  const text = event.clipboardData.getData("text/plain");
  const { top, left, height, width } = table.selection;
  if (copied && copied.text === text) {
    const { block, isCut } = copied;
    if (isCut) copied = null;
    act(() => edits.paste(block, top, left, isCut));
    return;
  }
  const rows = parse(text);
  const isOne = rows.length === 1 && rows[0].length === 1;
  const entries = isOne
    ? Array.from({ length: height }, () => Array(width).fill(rows[0][0]))
    : rows;
  act(() => edits.type(top, left, entries));
});

showUndo();
table.draw();
showActive();
grid.focus({ preventScroll: true });
