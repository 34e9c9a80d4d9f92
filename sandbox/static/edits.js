// What a person does to the sheet, each step with the way back.

import { Block } from "./api.js";

const MOST_STEPS = 100;

export class Edits {
  /** @param {() => Promise<void>} onChange Called after each change, to show it. */
  constructor(api, onChange) {
    this.api = api;
    this.onChange = onChange;
    this.done = [];
    this.undone = [];
  }

  get shape() { return this.api.shape; }

  /** Do something to a block of cells that its contents before can undo. */
  async #change(block, act) {
    const before = await this.api.snapshot(block);
    await act();
    await this.#finished({ swap: (step) => this.#swapCells(step), block, rows: before });
  }

  async #finished(step) {
    this.done = [...this.done, step].slice(-MOST_STEPS);
    this.undone = [];
    await this.onChange();
  }

  async #swapCells(step) {
    const now = await this.api.snapshot(step.block);
    await this.api.batch(this.api.restoring(step.block, step.rows));
    return { ...step, rows: now };
  }

  async undo() { await this.#go(this.done, this.undone); }
  async redo() { await this.#go(this.undone, this.done); }

  async #go(from, to) {
    const step = from.pop();
    if (!step) return;
    to.push(await step.swap(step));
    await this.onChange();
  }

  /** Type entries into a block, which grows the grid where it is too small. */
  async type(top, left, entries) {
    const width = Math.max(...entries.map((row) => row.length));
    const block = new Block(top, left, top + entries.length, left + width);
    await this.#makeRoom(block);
    await this.#change(block, () => this.api.type(block, entries));
  }

  async #makeRoom(block) {
    const { sheet, rows, gridColumns } = this.shape;
    const grow = (dimension, length) => ({ appendDimension: { sheetId: sheet, dimension, length } });
    const requests = [];
    if (block.bottom > rows) requests.push(grow("ROWS", block.bottom - rows));
    if (block.right > gridColumns) requests.push(grow("COLUMNS", block.right - gridColumns));
    if (requests.length) await this.api.batch(...requests);
  }

  async clear(block) {
    const range = this.api.place(block);
    const request = { updateCells: { range, rows: [], fields: "userEnteredValue" } };
    await this.#change(block, () => this.api.batch(request));
  }

  /** Copy or move a block with its formulas and looks. */
  async paste(source, top, left, isCut) {
    const target = new Block(top, left, top + source.height, left + source.width);
    await this.#makeRoom(target);
    const both = new Block(
      Math.min(source.top, target.top), Math.min(source.left, target.left),
      Math.max(source.bottom, target.bottom), Math.max(source.right, target.right),
    );
    const from = this.api.place(source);
    const corner = { sheetId: this.shape.sheet, rowIndex: top, columnIndex: left };
    const request = isCut
      ? { cutPaste: { source: from, destination: corner, pasteType: "PASTE_NORMAL" } }
      : { copyPaste: { source: from, destination: this.api.place(target) } };
    await this.#change(isCut ? both : target, () => this.api.batch(request));
  }

  async fillDown(block) {
    if (block.height < 2) return;
    const source = this.api.place(new Block(block.top, block.left, block.top + 1, block.right));
    const rest = new Block(block.top + 1, block.left, block.bottom, block.right);
    const request = { copyPaste: { source, destination: this.api.place(rest) } };
    await this.#change(rest, () => this.api.batch(request));
  }

  /** Continue the series in a block by so many rows, or columns. */
  async extend(block, dimension, count) {
    const rest = dimension === "ROWS"
      ? new Block(block.bottom, block.left, block.bottom + count, block.right)
      : new Block(block.top, block.right, block.bottom, block.right + count);
    await this.#makeRoom(rest);
    const given = { source: this.api.place(block), dimension, fillLength: count };
    await this.#change(rest, () => this.api.batch({ autoFill: { sourceAndDestination: given } }));
  }

  /** Sort what stands below the header by one column. */
  async sort(column, sortOrder) {
    const { header, used, gridColumns } = this.shape;
    const block = new Block(header, 0, used, gridColumns);
    if (block.height < 2) return;
    const sortSpecs = [{ dimensionIndex: column, sortOrder }];
    const request = { sortRange: { range: this.api.place(block), sortSpecs } };
    await this.#change(block, () => this.api.batch(request));
  }

  async insert(dimension, start, count, inheritFromBefore) {
    const range = this.#stretch(dimension, start, count);
    await this.api.batch({ insertDimension: { range, inheritFromBefore } });
    await this.#finished({ swap: (step) => this.#uninsert(step), dimension, start, count });
  }

  async remove(dimension, start, count) {
    const step = { swap: (each) => this.#unremove(each), dimension, start, count };
    await this.#take(step);
    await this.#finished(step);
  }

  #stretch(dimension, start, count) {
    return { sheetId: this.shape.sheet, dimension, startIndex: start, endIndex: start + count };
  }

  /** Remove rows or columns, and keep with the step what it takes to bring them back. */
  async #take(step) {
    const { dimension, start, count } = step;
    step.block = dimension === "ROWS"
      ? new Block(start, 0, start + count, this.shape.gridColumns)
      : new Block(0, start, this.shape.rows, start + count);
    step.rows = await this.api.snapshot(step.block);
    step.metadata = await this.api.metadata(step.block, dimension);
    const range = this.#stretch(dimension, start, count);
    await this.api.batch({ deleteDimension: { range } });
  }

  async #unremove(step) {
    const range = this.#stretch(step.dimension, step.start, step.count);
    await this.api.batch(
      { insertDimension: { range } },
      this.api.restoring(step.block, step.rows),
      ...step.metadata.map((each) => ({ createDeveloperMetadata: { developerMetadata: each } })),
    );
    return { ...step, swap: (each) => this.#uninsert(each) };
  }

  async #uninsert(step) {
    const taken = { ...step, swap: (each) => this.#unremove(each) };
    await this.#take(taken);
    return taken;
  }
}
