// Questions with yes, no or "I do not know". Every choice and every box that is left is sent to
// Python, which decides; only what Python changed is changed here, so nobody loses what they type.
let number = 0;
function render({ model, el }) {
  const own = `bp-answers-${++number}`;
  const box = document.createElement("div");
  const live = document.createElement("div");
  live.className = "bp-hidden";
  live.setAttribute("role", "status");
  el.append(box, live);
  let rows = new Map();

  const make = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  const words = model.get("_words");
  const send = (code, field, value) => model.send({ code, field, value });

  function question(item, at) {
    const set = make("fieldset", "bp-question");
    const legend = make("legend", "", item.sentence);
    const said = make("p", "bp-said", item.said);
    said.id = `${own}-${at}-said`;
    const choices = make("div", "bp-choices");
    const radios = new Map();
    for (const choice of ["present", "absent", "unknown"]) {
      const label = make("label", "bp-choice");
      const input = make("input");
      input.type = "radio";
      input.name = `${own}-${at}`;
      input.value = choice;
      input.setAttribute("aria-describedby", said.id);
      input.addEventListener("change", () => send(item.code, "choice", choice));
      label.append(input, make("span", "", words[choice]));
      choices.append(label);
      radios.set(choice, input);
    }
    const clear = make("button", "bp-clear", words.clear);
    clear.type = "button";
    clear.setAttribute("aria-label", `${words.clear}: ${item.sentence}`);
    clear.addEventListener("click", () => {
      send(item.code, "choice", "");
      radios.get("present").focus();
    });
    choices.append(clear);
    const more = make("div", "bp-added");
    const row = { item, radios, clear, more, boxes: new Map(), told: make("p", "bp-counts") };
    for (const field of ["count", "day", "note"]) {
      const label = make("label", `bp-added-${field}`);
      const input = make("input");
      input.type = field === "day" ? "date" : "text";
      if (field === "count") { input.inputMode = "numeric"; input.maxLength = 6; }
      if (field === "note") input.maxLength = 500;
      if (field === "day") { input.min = "2000-01-01"; input.max = model.get("_latest"); }
      input.autocomplete = "off";
      input.addEventListener("change", () => send(item.code, field, input.value));
      const fault = make("span", "bp-fault");
      fault.id = `${own}-${at}-${field}`;
      fault.hidden = true;
      label.append(make("span", "", words[field]), input);
      const cell = make("div", "bp-added-cell");
      cell.append(label, fault);
      more.append(cell);
      row.boxes.set(field, { input, fault, cell, was: undefined });
    }
    const choiceFault = make("p", "bp-fault");
    choiceFault.hidden = true;
    row.choiceFault = choiceFault;
    set.append(legend, said, choices, choiceFault, row.told, more);
    return [set, row];
  }

  function fill(row, item) {
    row.item = item;
    for (const [choice, input] of row.radios) input.checked = item.choice === choice;
    const given = Boolean(item.choice);
    row.clear.hidden = !given;
    row.more.hidden = !given;
    row.told.textContent = item.told;
    row.told.hidden = !item.told;
    row.boxes.get("count").cell.hidden = item.choice !== "present";
    for (const [field, cell] of row.boxes) {
      if (cell.was !== item[field]) cell.input.value = item[field];
      cell.was = item[field];
    }
  }

  function build() {
    box.replaceChildren();
    rows = new Map();
    let at = 0;
    for (const group of model.get("_groups")) {
      const part = make("section", "bp-question-group");
      if (group.heading) part.append(make("h3", "", group.heading));
      for (const item of group.items) {
        const [set, row] = question(item, ++at);
        part.append(set);
        rows.set(item.code, row);
      }
      box.append(part);
    }
    if (!rows.size) box.append(make("span"));
    follow();
  }

  function follow() {
    const items = model.get("_groups").flatMap((group) => group.items);
    // The same questions: change the answers and leave the cursor where it is.
    const same = items.length === rows.size && items.every((item) => rows.has(item.code));
    if (!same) { build(); return; }
    for (const item of items) fill(rows.get(item.code), item);
    faults();
  }

  function faults() {
    const told = model.get("_faults");
    for (const [code, row] of rows) {
      const wrong = told[`${code}|choice`] || "";
      row.choiceFault.textContent = wrong;
      row.choiceFault.hidden = !wrong;
      // What was refused is not chosen.
      if (wrong) for (const [choice, input] of row.radios) input.checked = row.item.choice === choice;
      for (const [field, cell] of row.boxes) {
        const sentence = told[`${code}|${field}`] || "";
        cell.fault.textContent = sentence;
        cell.fault.hidden = !sentence;
        if (sentence) {
          cell.input.setAttribute("aria-invalid", "true");
          cell.input.setAttribute("aria-describedby", cell.fault.id);
        } else {
          cell.input.removeAttribute("aria-invalid");
          cell.input.removeAttribute("aria-describedby");
        }
      }
    }
    const said = Object.values(told).join(" ");
    if (live.textContent !== said) live.textContent = said;
  }

  build();
  model.on("change:_groups", follow);
  model.on("change:_faults", faults);
  return () => { model.off("change:_groups", follow); model.off("change:_faults", faults); };
}
export default { render };
