// An editable table. Cells send what was typed; Python says what then stands there.
const NUMBERS = ["number", "whole", "percent"];

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "bp-scroll";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  const table = document.createElement("table");
  table.className = "bp-table bp-table-edit";
  box.append(table);
  const more = document.createElement("button");
  more.type = "button";
  more.className = "bp-download";
  more.addEventListener("click", () => { wantLast = true; model.send({ do: "add" }); });
  el.append(box, more);
  let wantLast = false;
  let cells = new Map();

  function field(column, row) {
    const input = document.createElement(column.kind === "choice" ? "select" : "input");
    if (column.kind === "choice") {
      for (const [code, words] of column.choices) input.add(new Option(words, code));
    } else {
      input.type = "text";
      input.size = column.kind === "text" ? 22 : 9;
      input.maxLength = 4000;
      if (NUMBERS.includes(column.kind)) input.inputMode = "decimal";
      input.autocomplete = "off";
    }
    input.addEventListener("change", () =>
      model.send({ do: "edit", row: row.id, key: column.key, text: input.value }));
    return input;
  }

  function opener(row, called, words) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "bp-more";
    button.textContent = words;
    button.dataset.row = row.id;
    button.setAttribute("aria-label", `${words}: ${called}`);
    button.addEventListener("click", () => model.send({ do: "more", row: row.id }));
    return button;
  }

  function build() {
    const columns = model.get("_columns");
    const rows = model.get("_rows");
    const words = model.get("_words");
    table.replaceChildren();
    cells = new Map();
    table.createCaption();
    named();
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const th = document.createElement("th");
      th.scope = "col";
      th.textContent = column.label;
      if (NUMBERS.includes(column.kind)) th.className = "num";
      head.append(th);
    }
    if (words.remove) {
      const th = document.createElement("td");
      head.append(th);
    }
    const body = table.createTBody();
    for (const row of rows) {
      const tr = body.insertRow();
      const called = row.cells[columns[0].key];
      for (const column of columns) {
        const td = tr.insertCell();
        if (column.kind === "fixed") { td.className = "bp-fixed"; td.textContent = row.cells[column.key]; continue; }
        if (NUMBERS.includes(column.kind)) td.className = "num";
        const input = field(column, row);
        input.value = row.cells[column.key];
        input.setAttribute("aria-label", `${column.label}: ${called}`);
        const told = document.createElement("p");
        told.className = "bp-fault";
        told.id = `bp-fault-${row.id}-${column.key}`;
        told.hidden = true;
        if (words.more && column === columns[0]) {
          const both = document.createElement("div");
          both.className = "bp-name-cell";
          both.append(input, opener(row, called, words.more));
          td.append(both);
        } else {
          td.append(input);
        }
        if (column.kind === "percent") td.append(" %");
        td.append(told);
        cells.set(`${row.id}.${column.key}`, { input, told, was: row.cells[column.key] });
      }
      if (words.remove) {
        const td = tr.insertCell();
        const gone = document.createElement("button");
        gone.type = "button";
        gone.className = "bp-remove";
        gone.textContent = "×";
        gone.setAttribute("aria-label", `${words.remove}: ${called}`);
        gone.title = words.remove;
        gone.addEventListener("click", () => model.send({ do: "remove", row: row.id }));
        td.append(gone);
      }
    }
    more.textContent = words.add;
    more.hidden = !words.add;
    faults();
    if (wantLast && body.lastElementChild) {
      wantLast = false;
      body.lastElementChild.querySelector("input, select")?.focus();
    }
  }

  // The same rows with other values: change the values and leave the cursor where it is.
  function values() {
    const rows = model.get("_rows");
    const columns = model.get("_columns");
    const same = rows.every((row) => cells.has(`${row.id}.${columns.find((c) => c.kind !== "fixed")?.key}`))
      && table.tBodies[0]?.rows.length === rows.length;
    if (!same) { build(); return; }
    for (const row of rows) {
      for (const column of columns) {
        const cell = cells.get(`${row.id}.${column.key}`);
        // Only what Python changed: somebody may be typing in another cell meanwhile.
        if (!cell || cell.was === row.cells[column.key]) continue;
        cell.input.value = cell.was = row.cells[column.key];
      }
    }
  }

  function named() {
    box.setAttribute("aria-label", model.get("caption"));
    table.caption.textContent = model.get("caption");
  }

  function faults() {
    const told = model.get("_faults");
    for (const [place, cell] of cells) {
      const sentence = told[place] || "";
      cell.told.textContent = sentence;
      cell.told.hidden = !sentence;
      if (sentence) {
        cell.input.setAttribute("aria-invalid", "true");
        cell.input.setAttribute("aria-describedby", cell.told.id);
      } else {
        cell.input.removeAttribute("aria-invalid");
        cell.input.removeAttribute("aria-describedby");
      }
    }
  }

  build();
  model.on("change:_rows", values);
  model.on("change:_faults", faults);
  model.on("change:caption", named);
  model.on("msg:custom", ({ focus }) => {
    if (focus) [...table.querySelectorAll(".bp-more")].find((b) => b.dataset.row === focus)?.focus();
  });
  return () => model.off();
}
export default { render };
