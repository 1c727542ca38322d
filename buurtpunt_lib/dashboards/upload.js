// A button that sends one chosen file; one that is too large is told without being sent.
function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bp-download";
  button.textContent = model.get("label");
  const input = document.createElement("input");
  input.type = "file";
  input.accept = model.get("accept");
  input.hidden = true;
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    const fits = file.size <= model.get("largest");
    model.send({ size: file.size, name: file.name }, undefined, fits ? [await file.arrayBuffer()] : []);
    // The same file may be chosen again after it was mended.
    input.value = "";
  });
  el.append(button, input);
}
export default { render };
