// Filters to tick with their numbers. A box sends its code; Python says what is ticked and counted.
const FIRST = 8;
const make = (tag, cls, text) => {
  const el = document.createElement(tag);
  if (cls) el.className = cls;
  if (text) el.textContent = text;
  return el;
};

function render({ model, el }) {
  const words = model.get("_words");
  const whole = make("details", "bp-facets-all");
  const summary = make("summary");
  const box = make("div", "bp-facet-list");
  whole.append(summary, box);
  el.append(whole);
  const roomy = matchMedia("(min-width: 901px)");
  const unfold = () => { whole.open = roomy.matches || whole.open; };
  whole.open = roomy.matches;
  roomy.addEventListener("change", unfold);
  // By facet: its parts, and whether its long list is shown.
  const parts = new Map();

  function part(facet) {
    const root = make("details", "bp-facet");
    root.open = facet.opened;
    const head = make("summary", "", facet.heading);
    const list = make("div", "bp-facet-options");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", facet.heading);
    const more = make("button", "bp-clear", words.more);
    more.type = "button";
    const made = { root, list, more, long: false, rows: new Map() };
    more.addEventListener("click", () => { made.long = !made.long; follow(); });
    root.append(head, list, more);
    return made;
  }

  function row(facet, option) {
    const label = make("label", "bp-facet-option");
    const input = make("input");
    input.type = "checkbox";
    input.addEventListener("change", () =>
      model.send({ facet: facet.key, code: option.code, on: input.checked }));
    const number = make("span", "bp-facet-number");
    label.append(input, make("span", "", option.words), number);
    return { label, input, number };
  }

  function follow() {
    const facets = model.get("_facets");
    let ticked = 0;
    for (const facet of facets) {
      let mine = parts.get(facet.key);
      if (!mine) { mine = part(facet); parts.set(facet.key, mine); box.append(mine.root); }
      const codes = new Set(facet.options.map((o) => o.code));
      for (const [code, { label }] of mine.rows) if (!codes.has(code)) { label.remove(); mine.rows.delete(code); }
      let seen = 0, hidden = 0, before = null;
      for (const option of facet.options) {
        let one = mine.rows.get(option.code);
        if (!one) { one = row(facet, option); mine.rows.set(option.code, one); }
        one.input.checked = option.on;
        one.number.textContent = option.n;
        one.label.classList.toggle("bp-facet-none", !option.n);
        // What would leave nothing need not be offered; the long tail comes when it is asked for.
        const useful = option.n > 0 || option.on;
        const late = useful && seen >= FIRST && !option.on;
        one.label.hidden = !useful || (late && !mine.long);
        if (useful) seen += 1;
        if (late) hidden += 1;
        ticked += option.on;
        if (before ? before.nextSibling !== one.label : mine.list.firstChild !== one.label) {
          mine.list.insertBefore(one.label, before ? before.nextSibling : mine.list.firstChild);
        }
        before = one.label;
      }
      mine.more.hidden = !hidden;
      mine.more.textContent = mine.long ? words.fewer : `${words.more} (${hidden})`;
      mine.root.hidden = !seen;
    }
    summary.textContent = ticked ? `${words.heading} (${words.chosen.replace("{n}", ticked)})` : words.heading;
  }
  follow();
  model.on("change:_facets", follow);
  return () => { roomy.removeEventListener("change", unfold); model.off("change:_facets", follow); };
}
export default { render };
