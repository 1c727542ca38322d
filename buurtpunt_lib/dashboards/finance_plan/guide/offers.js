// Questions with a button each. A button sends its code; Python says which questions remain.
function render({ model, el }) {
  const list = document.createElement("ul");
  list.setAttribute("aria-label", model.get("caption"));
  el.append(list);

  function build() {
    const codes = model.get("_offers").map((offer) => offer.code);
    const had = list.contains(document.activeElement);
    const at = had ? [...list.children].indexOf(document.activeElement.closest("li")) : -1;
    list.replaceChildren(...model.get("_offers").map((offer) => {
      const item = document.createElement("li");
      const words = document.createElement("span");
      words.textContent = offer.words;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "bp-download";
      button.textContent = model.get("label");
      button.setAttribute("aria-label", `${model.get("label")}: ${offer.name}`);
      button.addEventListener("click", () => model.send({ take: offer.code }));
      item.append(words, button);
      return item;
    }));
    // The question that was taken up is gone: the next one gets the focus.
    if (had && codes.length) list.children[Math.min(at, codes.length - 1)].querySelector("button").focus();
  }

  build();
  model.on("change:_offers", build);
  return () => model.off("change:_offers", build);
}
export default { render };
