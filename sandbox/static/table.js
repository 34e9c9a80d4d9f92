// The grid: rows that are in sight, drawn from windows of cells that are fetched when needed.

import { Block, columnName } from "./api.js";

export const HEIGHT = 25;
const NUMBERS = 46;
const WINDOW = 100;
const MARKED_MS = 6000;
const LETTER = 7;

const escaped = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

export class Table {
  constructor(element, api) {
    this.element = element;
    this.api = api;
    this.rows = new Map();
    this.windows = new Set();
    this.marks = new Map();
    this.at = { row: 0, column: 0 };
    this.other = { row: 0, column: 0 };
    this.target = null;
    element.innerHTML = '<div class="page"><div class="row heads"></div><div class="fixed-rows"></div><div class="body"></div></div>';
    [this.heads, this.fixed, this.body] = element.firstElementChild.children;
    element.addEventListener("scroll", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(element);
    this.reshape();
  }

  get shape() { return this.api.shape; }

  /** The block that is selected. */
  get selection() {
    const [a, b] = [this.at, this.other];
    return new Block(
      Math.min(a.row, b.row), Math.min(a.column, b.column),
      Math.max(a.row, b.row) + 1, Math.max(a.column, b.column) + 1,
    );
  }

  cell(row, column) { return this.rows.get(row)?.[column] || null; }
  text(row, column) { return this.cell(row, column)?.t ?? ""; }
  /** What a person would type to get a cell's contents again. */
  entered(row, column) {
    const cell = this.cell(row, column);
    return cell?.e ?? cell?.t ?? "";
  }

  reshape() {
    const { columns, rows, hiddenRows } = this.shape;
    const hidden = new Set(hiddenRows);
    this.order = Array.from({ length: rows }, (_, row) => row).filter((row) => !hidden.has(row));
    this.lefts = columns.map(() => 0);
    columns.reduce((left, width, column) => { this.lefts[column] = left; return left + width; }, NUMBERS);
    this.width = NUMBERS + columns.reduce((sum, width) => sum + width, 0);
    const page = this.element.firstElementChild;
    page.style.width = `${this.width}px`;
    page.style.height = `${(this.order.length + 1) * HEIGHT}px`;
    for (const chart of page.querySelectorAll(".chart")) chart.remove();
    for (const chart of this.shape.charts) page.append(this.#chart(chart));
    this.clampSelection();
  }

  clampSelection() {
    for (const corner of [this.at, this.other]) {
      corner.row = Math.max(0, Math.min(corner.row, this.shape.rows - 1));
      corner.column = Math.max(0, Math.min(corner.column, this.shape.columns.length - 1));
    }
  }

  #chart({ svg, row, column, x, y }) {
    const box = document.createElement("div");
    box.className = "chart";
    box.style.left = `${(this.lefts[column] ?? this.width) + x}px`;
    box.style.top = `${(this.place(row) + 1) * HEIGHT + y}px`;
    box.innerHTML = svg;
    return box;
  }

  /** Return how many visible rows stand before a row. */
  place(row) {
    let [low, high] = [0, this.order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.order[middle] < row) low = middle + 1; else high = middle;
    }
    return low;
  }

  /** Fetch anew what is known, and mark what differs unless the changes are our own. */
  async refresh(isOurs) {
    const before = this.rows;
    await this.api.reshape();
    this.reshape();
    const [first, last] = this.#inSight();
    this.rows = new Map();
    this.windows = new Set();
    await Promise.all([this.#ensure(first, last), this.#ensure(0, this.shape.frozenRows)]);
    if (!isOurs) this.#mark(before);
    this.draw();
  }

  #mark(before) {
    const until = Date.now() + MARKED_MS;
    for (const [row, cells] of this.rows) {
      const old = before.get(row);
      if (!old) continue;
      for (let column = 0; column < Math.max(cells.length, old.length); column += 1) {
        if ((cells[column]?.t ?? "") !== (old[column]?.t ?? "")) {
          this.marks.set(`${row}:${column}`, until);
        }
      }
    }
  }

  #inSight() {
    const top = Math.floor(this.element.scrollTop / HEIGHT);
    const count = Math.ceil(this.element.clientHeight / HEIGHT) + 2;
    const last = Math.min(top + count, this.order.length);
    return [this.order[Math.min(top, this.order.length - 1)] ?? 0, (this.order[last - 1] ?? 0) + 1];
  }

  async #ensure(first, last) {
    const wanted = [];
    for (let each = Math.floor(first / WINDOW); each * WINDOW < last; each += 1) {
      if (!this.windows.has(each)) wanted.push(each);
    }
    for (const each of wanted) this.windows.add(each);
    const found = await Promise.all(
      wanted.map((each) => this.api.cells(each * WINDOW, (each + 1) * WINDOW)),
    );
    for (const { top, rows, styles, lists } of found) {
      rows.forEach((cells, index) => {
        for (const cell of cells) {
          if (!cell) continue;
          if (cell.s !== undefined) cell.s = styles[cell.s];
          if (cell.l !== undefined) cell.l = lists[cell.l];
        }
        this.rows.set(top + index, cells);
      });
    }
    return wanted.length > 0;
  }

  draw() {
    const { frozenRows } = this.shape;
    const [first, last] = this.#inSight();
    this.#ensure(first, last).then((isNew) => { if (isNew) this.draw(); });
    this.#drawHeads();
    const rows = [];
    for (let place = this.place(first); this.order[place] < last; place += 1) {
      if (this.order[place] >= frozenRows) rows.push(this.#row(this.order[place], `top:${(place + 1) * HEIGHT}px`));
    }
    this.body.innerHTML = rows.join("");
    const fixed = this.order.slice(0, this.place(frozenRows));
    this.fixed.innerHTML = fixed
      .map((row, place) => this.#row(row, `top:${(place + 1) * HEIGHT}px`, place === fixed.length - 1))
      .join("");
    this.onDraw?.();
  }

  #drawHeads() {
    const chosen = this.selection;
    const cells = this.shape.columns.map((width, column) => {
      const on = column >= chosen.left && column < chosen.right ? " on" : "";
      return width ? `<div class="no${on}" data-column="${column}" style="width:${width}px">${columnName(column)}</div>` : "";
    });
    this.heads.innerHTML = `<div class="no corner" style="width:${NUMBERS}px"></div>${cells.join("")}`;
    this.heads.style.width = `${this.width}px`;
  }

  #row(row, style, isLast = false) {
    const chosen = this.selection;
    const on = row >= chosen.top && row < chosen.bottom ? " on" : "";
    const cells = this.shape.columns.map((width, column) => (width ? this.#cell(row, column, width, chosen) : ""));
    const kind = `row${row < this.shape.frozenRows ? " frozen" : ""}${isLast ? " last" : ""}`;
    return `<div class="${kind}" style="${style};width:${this.width}px"><div class="no${on}" data-row="${row}">${row + 1}</div>${cells.join("")}</div>`;
  }

  #cell(row, column, width, chosen) {
    const cell = this.cell(row, column);
    const text = cell?.t ?? "";
    const isActive = row === this.at.row && column === this.at.column;
    const isCorner = row === chosen.bottom - 1 && column === chosen.right - 1;
    const kinds = ["cell"];
    let style = `width:${width}px;${cell?.s ?? ""}`;
    let inner = escaped(text);
    if (cell?.n) kinds.push("num");
    if (this.#spills(cell, row, column, width)) { kinds.push("spill"); inner = `<span>${inner}</span>`; }
    if (cell?.m) kinds.push("note");
    if (cell?.l) { kinds.push("list"); inner += '<i class="drop">▾</i>'; }
    if (cell?.b !== undefined) { kinds.push("tick"); inner = cell.b ? "☑" : "☐"; }
    if (column < this.shape.frozenColumns) { kinds.push("fixed"); style += `;left:${this.lefts[column]}px`; }
    if (chosen.has(row, column)) kinds.push("in");
    if (isActive) kinds.push("at");
    if (this.target?.has(row, column)) kinds.push("target");
    if (this.marks.get(`${row}:${column}`) > Date.now()) kinds.push("changed");
    if (isCorner) inner += '<i class="handle"></i>';
    const title = [text.length * LETTER > width ? text : "", cell?.m ?? ""].filter(Boolean).join("\n");
    return `<div class="${kinds.join(" ")}" role="gridcell" data-row="${row}" data-column="${column}" style="${escaped(style)}"${title ? ` title="${escaped(title)}"` : ""}>${inner}</div>`;
  }

  /** Tell whether a text goes on over the blank cells to its right. */
  #spills(cell, row, column, width) {
    if (!cell?.t || cell.n || /white-space/.test(cell.s ?? "")) return false;
    return cell.t.length * LETTER > width && !this.text(row, column + 1);
  }

  select(row, column, isMore = false) {
    this.other = { row, column };
    if (!isMore) this.at = { row, column };
    this.clampSelection();
    this.reveal(this.other.row, this.other.column);
    this.draw();
    this.onSelect?.();
  }

  /** Select from one corner to another, whole rows and columns too; the view stays. */
  selectBlock(at, other) {
    [this.at, this.other] = [at, other];
    this.clampSelection();
    this.draw();
    this.onSelect?.();
  }

  reveal(row, column) {
    const box = this.element;
    const { frozenRows, frozenColumns, columns } = this.shape;
    if (row >= frozenRows) {
      const top = this.place(row) * HEIGHT;
      const head = this.place(frozenRows) * HEIGHT;
      if (top - head < box.scrollTop) box.scrollTop = top - head;
      const room = box.clientHeight - 2 * HEIGHT;
      if (top > box.scrollTop + room) box.scrollTop = top - room;
    }
    if (column >= frozenColumns) {
      const left = this.lefts[column];
      const head = this.lefts[frozenColumns] ?? NUMBERS;
      if (left - head < box.scrollLeft) box.scrollLeft = left - head;
      const right = left + columns[column];
      if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth;
    }
  }

  /** Return where a cell is drawn, in the coordinates of the page of cells. */
  box(row, column) {
    const found = this.element.querySelector(`.cell[data-row="${row}"][data-column="${column}"]`);
    const page = this.element.firstElementChild.getBoundingClientRect();
    const box = found?.getBoundingClientRect();
    return box && { left: box.left - page.left, top: box.top - page.top, width: box.width, height: box.height };
  }
}
