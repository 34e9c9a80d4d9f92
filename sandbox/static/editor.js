// The box in which a cell is typed, with its list of choices.

export class Editor {
  /** @param {(entry: string, down: number, across: number) => void} onDone */
  constructor(table, onDone) {
    this.table = table;
    this.onDone = onDone;
    this.input = null;
    this.options = null;
  }

  get isOpen() { return this.input !== null; }

  /** Open over the active cell; `entry` replaces what it holds. */
  open(entry = null) {
    if (this.isOpen) return;
    const { row, column } = this.table.at;
    this.table.reveal(row, column);
    this.table.draw();
    const box = this.table.box(row, column);
    if (!box) return;
    const input = document.createElement("input");
    input.className = "editor";
    input.value = entry ?? this.table.entered(row, column);
    Object.assign(input.style, {
      left: `${box.left}px`, top: `${box.top}px`,
      height: `${box.height}px`, width: `${Math.max(box.width, input.value.length * 8 + 24)}px`,
    });
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("input", () => {
      input.style.width = `${Math.max(box.width, input.value.length * 8 + 24)}px`;
      this.#list(input.value);
    });
    input.addEventListener("blur", () => { if (this.isOpen) this.close(true); });
    this.input = input;
    this.first = entry === null ? input.value : null;
    this.table.element.firstElementChild.append(input);
    input.focus();
    this.choices = this.table.cell(row, column)?.l ?? null;
    if (this.choices) this.#list(entry ?? "");
  }

  /** Close, and hand over what was typed if it is to be kept. */
  close(isKept, down = 0, across = 0) {
    const { input, first } = this;
    this.input = null;
    this.options?.remove();
    this.options = null;
    input.remove();
    if (isKept && input.value !== first) this.onDone(input.value, down, across);
    else this.onDone(null, down, across);
  }

  #key(event) {
    event.stopPropagation();
    const chosen = this.options?.querySelector(".on");
    if (event.key === "Escape") this.close(false);
    else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      if (chosen) this.input.value = chosen.textContent;
      const back = event.shiftKey ? -1 : 1;
      this.close(true, event.key === "Enter" ? back : 0, event.key === "Tab" ? back : 0);
    } else if (this.options && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.#step(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  #step(by) {
    const items = [...this.options.children];
    const now = items.findIndex((item) => item.className === "on");
    const next = now < 0 ? (by > 0 ? 0 : items.length - 1) : (now + by + items.length) % items.length;
    items.forEach((item, index) => { item.className = index === next ? "on" : ""; });
    items[next]?.scrollIntoView({ block: "nearest" });
  }

  #list(typed) {
    if (!this.choices) return;
    this.options?.remove();
    const fitting = this.choices.filter((each) => each.toLowerCase().includes(typed.toLowerCase()));
    const list = document.createElement("ul");
    list.className = "options";
    for (const each of fitting.length ? fitting : this.choices) {
      const item = document.createElement("li");
      item.textContent = each;
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.input.value = each;
        this.close(true);
      });
      list.append(item);
    }
    const { left, top, height } = this.input.style;
    Object.assign(list.style, { left, top: `${parseFloat(top) + parseFloat(height) + 2}px` });
    this.table.element.firstElementChild.append(list);
    this.options = list;
  }
}
