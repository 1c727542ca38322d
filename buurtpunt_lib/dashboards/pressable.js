// A piece of a page with buttons in it. A button sends its code; folds that were open stay open.
function render({ model, el }) {
  const box = document.createElement("div");
  el.append(box);

  const put = () => {
    const open = new Set([...box.querySelectorAll("details[open][data-fold]")].map((d) => d.dataset.fold));
    const at = box.contains(document.activeElement) ? document.activeElement : null;
    const press = at?.dataset.press, fold = at?.closest("details[data-fold]")?.dataset.fold;
    box.innerHTML = model.get("_html");
    for (const one of box.querySelectorAll("details[data-fold]")) one.open = open.has(one.dataset.fold);
    if (!at) return;
    const same = (name, value) => value && box.querySelector(`[data-${name}="${CSS.escape(value)}"]`);
    const back = same("press", press) || same("fold", fold)?.querySelector("summary");
    back?.focus();
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-press]");
    if (button) model.send({ press: button.dataset.press });
  });
  // The cursor goes to the button that Python asks for, once that button stands there.
  let reached = 0;
  const goal = () => {
    const [code, turn] = model.get("_goal");
    if (turn === reached) return;
    requestAnimationFrame(() => {
      const there = box.querySelector(code ? `[data-press="${CSS.escape(code)}"]` : "[data-press]");
      if (!there || turn === reached) return;
      reached = turn;
      there.focus({ preventScroll: true });
      const { top, bottom } = there.getBoundingClientRect();
      if (top < 60 || bottom > innerHeight - 60) there.scrollIntoView({ block: "center" });
    });
  };
  put();
  goal();
  model.on("change:_html", put);
  model.on("change:_goal", goal);
  return () => { model.off("change:_html", put); model.off("change:_goal", goal); };
}
export default { render };
