// Prints one part of the page: everything beside it is left off the paper, only for this once.
function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bp-download bp-screen";
  const name = () => { button.textContent = model.get("label"); };
  name();
  model.on("change:label", name);
  button.addEventListener("click", () => {
    const part = document.getElementsByClassName(model.get("part"))[0];
    if (!part) return;
    const left = [], opened = [...part.querySelectorAll("details[data-print]:not([open])")];
    // On paper nothing can be unfolded.
    for (const fold of opened) fold.open = true;
    for (let at = part; at !== document.body && at.parentElement; at = at.parentElement) {
      for (const other of at.parentElement.children) {
        if (other !== at) { other.classList.add("bp-unprinted"); left.push(other); }
      }
    }
    const back = () => {
      for (const other of left) other.classList.remove("bp-unprinted");
      for (const fold of opened) fold.open = false;
      window.removeEventListener("afterprint", back);
    };
    window.addEventListener("afterprint", back);
    window.print();
  });
  el.append(button);
  return () => model.off("change:label", name);
}
export default { render };
