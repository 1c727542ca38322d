// The steps of a guided order: a list to go to any of them, and the heading of the open one.
let lists = 0;

function render({ model, el }) {
  const make = (tag, name, parent) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    parent.append(made);
    return made;
  };
  const words = model.get("_words");
  const nav = make("nav", "bp-steps", el);
  nav.setAttribute("aria-label", words.list);
  // On a phone the list is folded away: eight steps would fill the screen.
  const all = make("button", "bp-steps-all", nav);
  all.type = "button";
  all.textContent = words.all;
  const list = make("ol", "", nav);
  list.id = `bp-steps-${(lists += 1)}`;
  all.setAttribute("aria-controls", list.id);
  const unfold = (open) => {
    all.setAttribute("aria-expanded", String(open));
    nav.classList.toggle("bp-open", open);
  };
  all.addEventListener("click", () => unfold(all.getAttribute("aria-expanded") !== "true"));
  unfold(false);
  const place = make("p", "bp-eyebrow", el);
  place.id = `${list.id}-place`;
  const head = make("h2", "bp-step-head", el);
  head.tabIndex = -1;
  head.setAttribute("aria-describedby", place.id);
  let items = [];

  function build(steps) {
    list.replaceChildren();
    items = steps.map((_step, number) => {
      const button = make("button", "bp-step", make("li", "", list));
      button.type = "button";
      const sign = make("span", "bp-step-number", button);
      sign.textContent = number + 1;
      sign.setAttribute("aria-hidden", "true");
      const name = make("span", "bp-step-name", button);
      const state = make("span", "", button);
      button.addEventListener("click", () => { unfold(false); model.send({ go: number }); });
      return { button, name, state };
    });
  }

  // The same list with other states: change those and leave the cursor where it is.
  function follow() {
    const steps = model.get("_steps");
    const current = model.get("_current");
    if (steps.length !== items.length) build(steps);
    steps.forEach((step, number) => {
      const { button, name, state } = items[number];
      name.textContent = step.name;
      state.className = `bp-step-state bp-step-${step.state}`;
      state.textContent = step.words;
      if (number === current) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    const open = steps[current];
    place.textContent = open ? open.place : "";
    head.textContent = open ? open.name : "";
  }

  function arrive() {
    requestAnimationFrame(() => {
      head.focus({ preventScroll: true });
      const box = place.getBoundingClientRect();
      if (box.top < 0 || box.top > innerHeight / 2) place.scrollIntoView({ block: "start" });
    });
  }

  // The button that was pressed goes with this section: the focus goes to the one that opened.
  function leave(turns = 100) {
    if (el.isConnected) { if (turns) setTimeout(leave, 50, turns - 1); return; }
    document.querySelector(".bp-sections .mod-active")?.focus();
  }

  // Where the steps have names, the address tells which one is open: a link leads to it.
  const keys = model.get("_names");
  const asked = keys.indexOf(new URL(location.href).searchParams.get("stap"));
  let told = false;
  function address() {
    if (!keys.length || (!told && asked > 0 && model.get("_current") !== asked)) return;
    told = true;
    const here = new URL(location.href);
    const key = keys[model.get("_current")];
    if (model.get("_current") > 0) here.searchParams.set("stap", key); else here.searchParams.delete("stap");
    history.replaceState(history.state, "", here);
  }

  const hear = (message) => { if (message.do === "arrive") arrive(); else if (message.do === "leave") leave(); };
  follow();
  if (asked > 0) model.send({ go: asked, quiet: true }); else address();
  model.on("change:_steps", follow);
  model.on("change:_current", follow);
  model.on("change:_current", address);
  model.on("msg:custom", hear);
  return () => {
    model.off("change:_steps", follow);
    model.off("change:_current", follow);
    model.off("change:_current", address);
    model.off("msg:custom", hear);
  };
}
export default { render };
