// The numbers of a plan (sliders.py): per number a slider, and a box to type it in.
// A control that somebody holds is theirs: what Python says is shown there once they let go.

const SIGNS = { euro: ["€", ""], share: ["", "%"], number: ["", ""] };
const PATIENCE = 10000; // milliseconds after which an answer is no longer waited for
const page = (globalThis.buurtpunt ??= {});

// ── the state, kept once per widget however many times it is shown ──────────────────────────────

function initialize({ model }) {
  model.on("msg:custom", (message) => {
    const { revision, rows } = model.get("_state");
    if (message.kind === "all" && message.revision >= revision) {
      model.set("_state", { revision: message.revision, rows: message.rows });
    } else if (message.kind === "changes" && message.revision === revision + 1) {
      const next = rows.map((row) => ({ ...row, ...message.rows[row.key] }));
      model.set("_state", { revision: message.revision, rows: next });
    } else if (message.kind === "changes" && message.revision > revision) {
      model.send({ do: "ask" }); // one was missed
    }
  });
  // In JupyterLab the first message may come before this script does.
  if (!model.get("_state").rows.length) model.send({ do: "ask" });
}

// ── one message at a time ───────────────────────────────────────────────────────────────────────

// `send` keeps only the newest message of each name; `busy` hears whether an answer is waited for.
function conversation(model, busy) {
  const waiting = new Map();
  let number = 0, asked = 0, late = 0;
  const next = () => {
    clearTimeout(late);
    asked = 0;
    const [first] = waiting;
    busy(Boolean(first));
    if (!first) return;
    waiting.delete(first[0]);
    asked = number += 1;
    late = setTimeout(next, PATIENCE);
    model.send({ ...first[1], number });
  };
  const heard = (message) => { if (asked && message.number === asked) next(); };
  model.on("msg:custom", heard);
  return {
    send(name, message) {
      waiting.delete(name);
      waiting.set(name, message);
      if (!asked) next();
    },
    get busy() { return asked > 0; },
    stop() { clearTimeout(late); model.off("msg:custom", heard); },
  };
}

// ── one number ──────────────────────────────────────────────────────────────────────────────────

function writer(locale) {
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
  const cents = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  return (unit, value) => {
    const number = Number((unit === "share" ? value * 100 : value).toFixed(6));
    return (unit === "euro" && !Number.isInteger(number) ? cents : plain).format(number);
  };
}

const element = (tag, className, attributes = {}) =>
  Object.assign(document.createElement(tag), { className, ...attributes });

function control(first, write, talk, turns) {
  let row = first;
  let held = false; // a finger or a key is down on the slider
  let shown = ""; // what the box said when we wrote in it last
  let sent = null; // what was typed and not yet taken
  let stale = false; // Python may say something else than what is seen here
  const id = `bp-slide-${(page.slides = (page.slides ?? 0) + 1)}`;
  const [before, behind] = SIGNS[row.unit];
  const box = element("div", "bp-slide");
  const name = element("label", "bp-slide-name", { id: `${id}-name`, htmlFor: id });
  const line = element("div", "bp-slide-line");
  const range = element("input", "bp-slide-range", { type: "range", id });
  const number = element("span", "bp-slide-number");
  const input = element("input", "bp-slide-input", {
    type: "text", id: `${id}-number`, inputMode: "decimal", autocomplete: "off", size: 9, maxLength: 60,
  });
  const fault = element("p", "bp-fault", { id: `${id}-fault`, hidden: true });
  const sign = (text) => element("span", "bp-slide-sign", { id: `${id}-sign`, textContent: text });
  name.textContent = row.label;
  input.setAttribute("aria-labelledby", before || behind ? `${id}-name ${id}-sign` : `${id}-name`);
  number.append(...(before ? [sign(before), " "] : []), input, ...(behind ? [" ", sign(behind)] : []));
  line.append(range, " ", number);
  box.append(name, line, fault);

  // What the slider says to eye and ear.
  function dress(value) {
    const words = write(row.unit, value);
    range.setAttribute("aria-valuetext", [before, words, behind].filter(Boolean).join(" "));
    const { low, high } = row;
    range.style.setProperty("--bp-at", `${high > low ? (100 * (Number(range.value) - low)) / (high - low) : 0}%`);
    return words;
  }

  function fill(words) {
    const theirs = document.activeElement === input && input.value !== shown && input.value !== sent;
    if (!theirs && input.value !== words) input.value = words;
    shown = words;
    sent = null;
  }

  function show() {
    if (held) return;
    stale = false;
    if (range.min !== String(row.low)) range.min = row.low;
    if (range.max !== String(row.high)) range.max = row.high;
    if (range.step !== String(row.step)) range.step = row.step;
    // The browser puts the handle on the nearest step; box and voice keep the number itself.
    range.value = row.value;
    const words = dress(row.value);
    if (fault.textContent !== row.fault) fault.textContent = row.fault;
    fault.hidden = !row.fault;
    if (row.fault) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", fault.id);
      if (sent !== null) { shown = words; return; } // what was typed stays, to be mended
    } else {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
    fill(words);
  }

  const hold = () => { held = true; turns.count += 1; };
  const release = () => {
    if (!held) return;
    held = false;
    if (stale && !talk.busy) show();
  };
  const say = (what) => {
    stale = true;
    talk.send(`${what.do} ${row.key}`, { key: row.key, ...what });
  };
  range.addEventListener("pointerdown", hold);
  range.addEventListener("keydown", (event) => { if (!event.repeat && event.key !== "Tab") hold(); });
  for (const end of ["pointerup", "pointercancel", "keyup", "change", "blur"]) range.addEventListener(end, release);
  range.addEventListener("input", () => {
    const value = Number(range.value);
    fill(dress(value));
    say({ do: "move", value, turn: turns.count });
  });
  input.addEventListener("change", () => {
    if (input.value === shown && sent === null) return;
    sent = input.value;
    say({ do: "type", text: sent });
  });
  show();
  return {
    box,
    get row() { return row; },
    take(next) { row = next; stale = true; if (!talk.busy) show(); },
    settle() { if (stale) show(); },
  };
}

// ── all of them ─────────────────────────────────────────────────────────────────────────────────

function render({ model, el }) {
  const write = writer(model.get("_locale"));
  const turns = { count: 0 };
  const open = new Map(); // which headings somebody opened or closed
  let controls = new Map();
  const talk = conversation(model, (busy) => {
    el.toggleAttribute("data-busy", busy);
    if (!busy) for (const each of controls.values()) each.settle();
  });
  // In JupyterLab the arrow keys would otherwise go to another cell.
  el.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });

  function build(rows) {
    controls = new Map();
    const groups = new Map();
    for (const row of rows) {
      if (!groups.has(row.group)) {
        const fold = element("details", "bp-fold", { open: open.get(row.group) ?? groups.size === 0 });
        const heading = element("summary", "bp-fold-name", { textContent: row.group });
        heading.addEventListener("click", () => open.set(row.group, !fold.open));
        fold.append(heading);
        groups.set(row.group, fold);
      }
      const made = control(row, write, talk, turns);
      controls.set(row.key, made);
      groups.get(row.group).append(made.box);
    }
    // Something stands here, so that the page does not wait for it.
    el.replaceChildren(element("span", ""), ...groups.values());
  }

  function update() {
    const { rows } = model.get("_state");
    const same = rows.length === controls.size && [...controls.values()].every(({ row }, i) =>
      ["key", "group", "label", "unit"].every((part) => row[part] === rows[i][part]));
    if (!same) { build(rows); return; }
    for (const row of rows) {
      const made = controls.get(row.key);
      if (Object.keys(row).some((part) => row[part] !== made.row[part])) made.take(row);
    }
  }

  // On paper everything can be read, opened or not.
  let closed = [];
  const toPaper = () => {
    closed = [...el.querySelectorAll("details:not([open])")];
    for (const fold of closed) fold.open = true;
  };
  const fromPaper = () => { for (const fold of closed) fold.open = false; closed = []; };

  update();
  model.on("change:_state", update);
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", fromPaper);
  return () => {
    talk.stop();
    model.off("change:_state", update);
    removeEventListener("beforeprint", toPaper);
    removeEventListener("afterprint", fromPaper);
  };
}

export default { initialize, render };
