// A form of named fields in groups that open. Fields send what was typed; Python says what stands.
const NUMBERS = ["number", "whole", "percent"];
// Boxes of the browser's own, and what they can hold.
const PICKED = { month: /^\d{4}-\d{2}$/, day: /^\d{4}-\d{2}-\d{2}$/, clock: /^\d{2}:\d{2}$/ };
const TYPES = { month: "month", day: "date", clock: "time" };
const PAUSE = 900;

function make(tag, cls, text) {
  const el = document.createElement(tag);
  if (cls) el.className = cls;
  if (text) el.textContent = text;
  return el;
}

function render({ model, el }) {
  const own = `bp-${Math.random().toString(36).slice(2, 9)}`;
  const place = (...parts) => `${own}-${parts.join("-").replace(/[^\w-]/g, "_")}`;
  const box = make("section", "bp-form-box");
  const live = make("p", "bp-hidden");
  live.setAttribute("role", "status");
  el.append(box, live);
  // By place (key, or key|row|column): the control, and what Python last said stands in it.
  let controls = new Map();
  let heading;
  // What has to be sent before the page goes.
  const leaving = new Set();
  const leave = () => leaving.forEach((go) => go());
  document.addEventListener("visibilitychange", leave);
  window.addEventListener("pagehide", leave);

  const send = (message) => model.send(message);

  // ── one box ────────────────────────────────────────────────────────────────────────────────────
  function control(field, at, heard) {
    let input;
    const commit = (text) => { input.dataset.sent = input.value; heard(text); };
    if (field.kind === "choice") {
      input = make("select");
      for (const [code, words] of field.choices) input.add(new Option(words, code));
    } else if (field.kind === "long" || field.kind === "words") {
      input = make("textarea");
      input.rows = field.kind === "long" ? 2 : 3;
    } else {
      input = make("input");
      input.type = TYPES[field.kind] || "text";
      input.autocomplete = "off";
      if (NUMBERS.includes(field.kind)) { input.inputMode = "decimal"; input.className = "bp-number"; }
    }
    if (field.kind !== "choice") { input.maxLength = 4000; input.placeholder = field.hint || ""; }
    if (field.kind === "month") input.placeholder = "2027-03";
    if (field.kind === "search") suggest(field, input, at);
    input.id = place(at);
    if (PICKED[field.kind]) months(input, commit);
    else if (field.kind === "words") pausing(input, commit);
    else input.addEventListener("change", () => commit(input.value));
    return input;
  }

  // A long text is sent when typing pauses, when it is left and when the page is hidden.
  function pausing(input, commit) {
    let waiting = 0;
    const go = () => {
      clearTimeout(waiting);
      waiting = 0;
      if (input.value !== (input.dataset.sent ?? input.dataset.shown ?? "")) commit(input.value);
    };
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(go, PAUSE); });
    input.addEventListener("change", go);
    leaving.add(() => { if (waiting) go(); });
  }

  // A box for a month says "changed" at each key while a year is typed: wait until it is left.
  function months(input, commit) {
    let typing = false, sent = null;
    const go = () => {
      typing = false;
      const text = input.validity.badInput ? "?" : input.value;
      // What stands there already says nothing new, unless it mends what was refused.
      const known = text === input.dataset.shown && !input.hasAttribute("aria-invalid");
      if (text !== sent && !known) { sent = text; commit(text); }
    };
    input.addEventListener("keydown", (event) => { event.key === "Enter" ? go() : (typing = true); });
    input.addEventListener("change", () => { if (!typing) go(); });
    input.addEventListener("blur", go);
    input.addEventListener("focus", () => { sent = null; });
  }

  function suggest(field, input, at) {
    const list = make("datalist");
    list.id = place(at, "list");
    input.setAttribute("list", list.id);
    input.addEventListener("focus", () => { if (!list.children.length) send({ do: "ask", key: field.key }); });
    const fill = () => list.replaceChildren(...(model.get("_lists")[field.key] || []).map((words) => new Option(words)));
    fill();
    input.bpList = { list, fill };
  }

  // What is known of one place: its box, how to show a value in it, and where its fault is told.
  function watch(at, input, shown, told, described) {
    controls.set(at, { input, shown, told, described, was: undefined });
  }

  function fault() {
    const p = make("p", "bp-fault");
    p.hidden = true;
    return p;
  }

  function simple(field, at, commit, named) {
    const input = control(field, at, commit);
    if (named) input.setAttribute("aria-label", named);
    const told = fault();
    told.id = place(at, "fault");
    const line = make("div", "bp-form-input");
    line.append(input);
    if (input.bpList) line.append(input.bpList.list);
    if (field.unit) line.append(make("span", "bp-form-unit", field.unit));
    watch(at, input, (value) => {
      // Half a month cannot be put into a box for months: then it stays as it was typed.
      if (PICKED[field.kind] && value && !PICKED[field.kind].test(value)) return;
      // Who still types keeps the spaces at the end, which Python leaves off.
      const typing = field.kind === "words" && input === document.activeElement;
      if (!typing || input.value.trim() !== value) input.value = value;
      input.dataset.shown = value;
      if (field.kind === "words") delete input.dataset.sent;
    }, told, []);
    return { line, told, input };
  }

  // ── the kinds of fields ────────────────────────────────────────────────────────────────────────
  function offers(field) {
    return field.offers.map((offer) => {
      const row = make("div", "bp-offer");
      const p = make("p", "", `${offer.text} `);
      if (/^https?:\/\//.test(offer.link)) {
        const a = make("a", "", model.get("_words").source);
        a.href = offer.link; a.target = "_blank"; a.rel = "noopener noreferrer";
        p.append(a);
      }
      row.append(p);
      if (offer.code) {
        const press = make("button", "bp-download", offer.label);
        press.type = "button";
        press.dataset.place = `${field.key}|${offer.code}`;
        press.addEventListener("click", () => send({ do: "press", key: field.key, code: offer.code }));
        row.append(press);
      }
      return row;
    });
  }

  function oneField(field) {
    const root = make("div", `bp-field bp-field-${field.kind}`);
    const help = make("p", "bp-help", field.help);
    help.id = place(field.key, "help");
    const many = ["checks", "twelve", "rows"].includes(field.kind);
    if (many) {
      root.setAttribute("role", "group");
      const name = make("p", "bp-label", field.label);
      name.id = place(field.key, "label");
      root.setAttribute("aria-labelledby", name.id);
      root.append(name);
      if (field.help) { root.append(help); root.setAttribute("aria-describedby", help.id); }
      ({ checks, twelve, rows })[field.kind](field, root);
    } else if (field.kind === "fixed") {
      root.append(make("p", "bp-label", field.label));
      const text = make("p", "bp-fixed");
      root.append(text);
      watch(field.key, text, (value) => { text.textContent = value; }, fault(), []);
      if (field.help) root.append(help);
    } else if (field.kind === "tick") {
      const input = make("input");
      input.type = "checkbox";
      input.id = place(field.key);
      const label = make("label", "bp-tick");
      label.append(input, make("span", "", field.label));
      input.addEventListener("change", () => send({ do: "edit", key: field.key, on: input.checked }));
      const told = fault();
      told.id = place(field.key, "fault");
      root.append(label, told);
      if (field.help) root.append(help);
      watch(field.key, input, (value) => { input.checked = value === true; }, told, field.help ? [help.id] : []);
    } else {
      const label = make("label", "bp-label", field.label);
      label.htmlFor = place(field.key);
      const { line, told, input } = simple(field, field.key, (text) => send({ do: "edit", key: field.key, text }));
      root.append(label, line, told);
      if (field.help) { root.append(help); input.setAttribute("aria-describedby", help.id); }
      controls.get(field.key).described = field.help ? [help.id] : [];
    }
    root.append(...offers(field));
    return root;
  }

  function checks(field, root) {
    const list = make("div", "bp-checks");
    const boxes = new Map();
    for (const [code, words] of field.choices) {
      const input = make("input");
      input.type = "checkbox";
      input.id = place(field.key, code);
      input.addEventListener("change", () => send({ do: "tick", key: field.key, code, on: input.checked }));
      const label = make("label", "bp-tick");
      label.append(input, make("span", "", words));
      list.append(label);
      boxes.set(code, input);
    }
    if (!field.choices.length) list.append(make("p", "bp-help", field.hint));
    const told = fault();
    root.append(list, told);
    watch(field.key, list, (codes) => boxes.forEach((input, code) => { input.checked = codes.includes(code); }), told, []);
  }

  function twelve(field, root) {
    const line = make("div", "bp-twelve");
    const inputs = field.labels.map((name, month) => {
      const cell = make("label", "bp-month");
      const input = make("input", "bp-number");
      input.type = "text"; input.inputMode = "decimal"; input.maxLength = 20; input.autocomplete = "off";
      input.dataset.place = `${field.key}|${month}`;
      input.addEventListener("change", () =>
        send({ do: "edit", key: field.key, texts: inputs.map((each) => each.value) }));
      cell.append(make("span", "", name), input);
      line.append(cell);
      return input;
    });
    const told = fault();
    const buttons = make("div", "bp-presets");
    for (const [code, words] of field.presets) {
      const press = make("button", "bp-download", words);
      press.type = "button";
      press.dataset.place = `${field.key}|preset|${code}`;
      press.addEventListener("click", () => send({ do: "press", key: field.key, code }));
      buttons.append(press);
    }
    root.append(line, told, buttons);
    watch(field.key, line, (texts, before) => inputs.forEach((input, month) => {
      if (!before || before[month] !== texts[month]) input.value = texts[month];
    }), told, []);
  }

  function rows(field, root) {
    const list = make("div", "bp-rows");
    const told = fault();
    root.append(list, told);
    const words = model.get("_words");
    const fill = (values) => {
      list.replaceChildren();
      values.forEach((_, row) => {
        const line = make("div", "bp-row-of-fields");
        line.setAttribute("role", "group");
        line.setAttribute("aria-label", `${field.label}, ${words.row} ${row + 1}`);
        const cells = make("div", "bp-row-cells");
        for (const column of field.columns) {
          const at = `${field.key}|${row}|${column.key}`;
          const cell = make("div", `bp-row-cell bp-row-${column.kind}`);
          if (column.kind === "fixed") {
            const text = make("p", "bp-fixed");
            cell.append(make("span", "bp-label", column.label), text);
            watch(at, text, (value) => { text.textContent = value; }, fault(), []);
          } else {
            const label = make("label", "bp-label", column.label);
            label.htmlFor = place(at);
            const made = simple(column, at, (text) => send({ do: "row", key: field.key, row, column: column.key, text }));
            cell.append(label, made.line, made.told);
          }
          cells.append(cell);
        }
        line.append(cells);
        const away = make("button", "bp-remove", "×");
        away.type = "button";
        away.title = words.remove;
        away.dataset.place = `${field.key}|${row}|remove`;
        away.setAttribute("aria-label", `${words.remove}: ${field.label}, ${words.row} ${row + 1}`);
        away.addEventListener("click", () => { wanted = { key: field.key, row: Math.max(row - 1, 0) }; send({ do: "remove", key: field.key, row }); });
        line.append(away);
        list.append(line);
      });
    };
    if (field.add) {
      const more = make("button", "bp-download", field.add);
      more.type = "button";
      more.dataset.place = `${field.key}|add`;
      more.addEventListener("click", () => { wanted = { key: field.key, row: "last" }; send({ do: "add", key: field.key }); });
      root.append(more);
    }
    watch(field.key, list, (values, before) => {
      if (!before || before.length !== values.length) {
        for (const at of [...controls.keys()]) if (at.startsWith(`${field.key}|`)) controls.delete(at);
        fill(values);
        goThere(field, values.length, more);
      }
      values.forEach((row, number) => {
        for (const column of field.columns) set(`${field.key}|${number}|${column.key}`, row[column.key]);
      });
    }, told, []);
    const more = root.querySelector(`[data-place="${CSS.escape(`${field.key}|add`)}"]`);
  }

  // After a row came or went the cursor goes to where one goes on.
  let wanted = null, gone = false;
  function goThere(field, count, more) {
    if (wanted?.key !== field.key) return;
    const row = wanted.row === "last" ? count - 1 : Math.min(wanted.row, count - 1);
    wanted = null;
    const first = controls.get(`${field.key}|${row}|${field.columns[0].key}`)?.input;
    (first || more)?.focus();
    gone = true;
  }

  // ── the whole ──────────────────────────────────────────────────────────────────────────────────
  function build() {
    // What is being typed and was not sent yet, where the cursor is and what is open stay when fields come or go.
    const drafts = new Map();
    for (const [at, c] of controls) {
      const typed = "value" in c.input && typeof c.was === "string" && c.input.value;
      if (typed !== false && ![c.was, c.input.dataset.sent].includes(typed)) drafts.set(at, c.input.value);
    }
    const active = el.contains(document.activeElement) ? document.activeElement : null;
    const [id, spot] = [active?.id, active?.dataset?.place];
    const open = new Map([...box.querySelectorAll("details")].map((d) => [d.dataset.key, d.open]));
    controls = new Map();
    leaving.clear();
    box.replaceChildren();
    const title = model.get("_title");
    heading = null;
    if (title) {
      const head = make("div", "bp-form-head");
      heading = make("h3", "", title);
      heading.tabIndex = -1;
      heading.id = place("title");
      box.setAttribute("aria-labelledby", heading.id);
      head.append(heading, closing());
      box.append(head);
    }
    const groups = model.get("_groups");
    for (const group of groups) {
      // Without a heading there is nothing to fold.
      const part = make(group.heading ? "details" : "div", group.heading ? "bp-form-group" : "");
      part.dataset.key = group.key;
      if (group.heading) {
        part.open = open.get(group.key) ?? group.opened;
        part.append(make("summary", "", group.heading));
      }
      if (group.lead) part.append(make("p", "bp-help", group.lead));
      const fields = make("div", "bp-fields");
      for (const field of group.fields) fields.append(oneField(field));
      part.append(fields);
      box.append(part);
    }
    if (title && groups.length) { const foot = make("div", "bp-form-foot"); foot.append(closing()); box.append(foot); }
    gone = false;
    values();
    for (const [at, text] of drafts) { const c = controls.get(at); if (c) c.input.value = text; }
    faults();
    if (!gone && (id || spot)) {
      const again = (id && document.getElementById(id)) ||
        (spot && box.querySelector(`[data-place="${CSS.escape(spot)}"]`));
      again?.focus({ preventScroll: true });
    }
    focus();
    goal();
  }

  function closing() {
    const words = model.get("_words").close;
    if (!words) return "";
    const button = make("button", "bp-download", words);
    button.type = "button";
    button.addEventListener("click", () => send({ do: "close" }));
    return button;
  }

  // Only what Python changed is changed here, so that nobody loses what they are typing.
  function set(at, value) {
    const c = controls.get(at);
    if (!c || JSON.stringify(c.was) === JSON.stringify(value)) return;
    c.shown(value, c.was);
    c.was = value;
  }

  function values() {
    for (const [key, value] of Object.entries(model.get("_values"))) set(key, value);
  }

  function faults() {
    const told = model.get("_faults");
    for (const [at, c] of controls) {
      const sentence = told[at] || "";
      c.told.textContent = sentence;
      c.told.hidden = !sentence;
      if (!c.told.id) c.told.id = place(at, "fault");
      const described = sentence ? [c.told.id, ...c.described] : c.described;
      if (described.length) c.input.setAttribute("aria-describedby", described.join(" "));
      else c.input.removeAttribute("aria-describedby");
      if (c.input.matches("input, select, textarea")) {
        if (sentence) c.input.setAttribute("aria-invalid", "true"); else c.input.removeAttribute("aria-invalid");
      }
      // What must be mended is never folded away.
      if (sentence) { const part = c.input.closest("details"); if (part) part.open = true; }
    }
    // Said aloud too, because the cursor has gone on to another box.
    const said = Object.values(told).join(" ");
    if (live.textContent !== said) live.textContent = said;
  }

  function focus() {
    if (!model.get("_wanted") || !heading) return;
    requestAnimationFrame(() => {
      heading.focus({ preventScroll: true });
      box.scrollIntoView({ block: "start" });
      model.set("_wanted", false);
      model.save_changes();
    });
  }

  // Puts the cursor where somebody has to mend something; folds around it open.
  let reached = 0;
  function goal() {
    const [key, turn] = model.get("_goal");
    if (!key || turn === reached || !controls.has(key)) return;
    const { input } = controls.get(key);
    const go = (tries) => requestAnimationFrame(() => {
      if (!input.isConnected || !input.offsetParent) { if (tries) go(tries - 1); return; }
      reached = turn;
      const spot = input.matches("input, select, textarea") ? input : input.querySelector("input");
      spot?.focus({ preventScroll: true });
      input.scrollIntoView({ block: "center" });
    });
    const fold = input.closest("details");
    if (fold) fold.open = true;
    go(60);
  }

  function lists() {
    for (const c of controls.values()) c.input.bpList?.fill();
  }

  build();
  model.on("change:_groups", build);
  model.on("change:_title", build);
  model.on("change:_values", () => { values(); faults(); });
  model.on("change:_faults", faults);
  model.on("change:_lists", lists);
  model.on("change:_wanted", focus);
  model.on("change:_goal", goal);
  return () => {
    leave();
    document.removeEventListener("visibilitychange", leave);
    window.removeEventListener("pagehide", leave);
    model.off();
  };
}
export default { render };
