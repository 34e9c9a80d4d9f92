// What the sheet page asks of the sandbox: its own reads, and the Sheets API for every change.

const PARTS = "userEnteredValue,userEnteredFormat,note,dataValidation";

const JSON_BODY = { "Content-Type": "application/json" };

export class Failure extends Error {}

async function ask(url, method = "GET", body = undefined) {
  let answer;
  try {
    answer = await fetch(url, body && { method, headers: JSON_BODY, body: JSON.stringify(body) });
  } catch {
    throw new Failure("");
  }
  const found = await answer.json();
  if (!answer.ok) throw new Failure(found.error.message);
  return found;
}

export function columnName(index) {
  let name = "";
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** A block of cells: half-open, counted from zero. */
export class Block {
  constructor(top, left, bottom, right) {
    Object.assign(this, { top, left, bottom, right });
  }

  get height() { return this.bottom - this.top; }
  get width() { return this.right - this.left; }
  has(row, column) {
    return row >= this.top && row < this.bottom && column >= this.left && column < this.right;
  }
}

export class Api {
  constructor(shape) {
    this.shape = shape;
    this.root = `/_pages/api/v4/spreadsheets/${shape.book}`;
  }

  /** Say whether programs may open the workbook. */
  share(shared) {
    return ask("/_sandbox/share", "POST", { spreadsheet: this.shape.book, shared });
  }

  version() { return ask(`/_pages/version/${this.shape.book}`); }

  async reshape() {
    this.shape = await ask(this.#own("shape", {}));
    return this.shape;
  }

  cells(top, bottom) { return ask(this.#own("cells", { top, bottom })); }

  /** Find the end of the block of filled or blank cells that a cell is in. */
  edge(row, column, down, across) { return ask(this.#own("edge", { row, column, down, across })); }

  #own(what, query) {
    const all = new URLSearchParams({ tab: this.shape.title, ...query });
    return `/_pages/${what}/${this.shape.book}?${all}`;
  }

  place(block) {
    return {
      sheetId: this.shape.sheet,
      startRowIndex: block.top, endRowIndex: block.bottom,
      startColumnIndex: block.left, endColumnIndex: block.right,
    };
  }

  #range(block) {
    const title = `'${this.shape.title.replaceAll("'", "''")}'`;
    const last = `${columnName(block.right - 1)}${block.bottom}`;
    return encodeURIComponent(`${title}!${columnName(block.left)}${block.top + 1}:${last}`);
  }

  type(block, values) {
    const url = `${this.root}/values/${this.#range(block)}?valueInputOption=USER_ENTERED`;
    return ask(url, "PUT", { values });
  }

  batch(...requests) { return ask(`${this.root}:batchUpdate`, "POST", { requests }); }

  /** Read a block so that `restoring` can bring it back. */
  async snapshot(block) {
    const fields = `sheets.data.rowData.values(${PARTS})`;
    const found = await ask(`${this.root}?ranges=${this.#range(block)}&fields=${fields}`);
    return found.sheets?.[0]?.data?.[0]?.rowData ?? [];
  }

  restoring(block, rows) {
    return { updateCells: { range: this.place(block), rows, fields: PARTS } };
  }

  /** Read the developer metadata on rows or columns, which dies with them. */
  async metadata(block, dimension) {
    const kind = dimension === "ROWS" ? "rowMetadata" : "columnMetadata";
    const fields = `sheets.data.${kind}.developerMetadata`;
    const found = await ask(`${this.root}?ranges=${this.#range(block)}&fields=${fields}`);
    const all = found.sheets?.[0]?.data?.[0]?.[kind] ?? [];
    return all.flatMap((each) => each.developerMetadata ?? []);
  }
}
