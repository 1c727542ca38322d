// A list to tick off. A box sends its code; Python says what is ticked.
function render({ model, el }) {
  const box = document.createElement("div");
  el.append(box);
  let boxes = new Map();

  function build() {
    box.replaceChildren();
    boxes = new Map();
    for (const group of model.get("_groups")) {
      const set = document.createElement("fieldset");
      set.className = "bp-tick-group";
      if (group.heading) {
        const legend = document.createElement("legend");
        legend.textContent = group.heading;
        set.append(legend);
      }
      for (const item of group.items) {
        const label = document.createElement("label");
        const input = document.createElement("input");
        input.type = "checkbox";
        input.checked = item.ticked;
        input.addEventListener("change", () =>
          model.send({ code: item.code, ticked: input.checked }));
        const words = document.createElement("span");
        words.textContent = item.words;
        label.append(input, words);
        set.append(label);
        boxes.set(item.code, input);
      }
      box.append(set);
    }
    if (!boxes.size) box.append(document.createElement("span"));
  }

  // The same list with other ticks: change those and leave the cursor where it is.
  function follow() {
    const items = model.get("_groups").flatMap((group) => group.items);
    const same = items.length === boxes.size && items.every((item) => boxes.has(item.code));
    if (!same) { build(); return; }
    for (const item of items) boxes.get(item.code).checked = item.ticked;
  }

  build();
  model.on("change:_groups", follow);
  return () => model.off("change:_groups", follow);
}
export default { render };
