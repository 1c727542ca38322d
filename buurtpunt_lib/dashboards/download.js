// A button that asks Python for a file and lets the browser save it.
function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bp-download";
  const name = () => { button.textContent = model.get("label"); };
  name();
  model.on("change:label", name);
  button.addEventListener("click", () => model.send({ ask: "file" }));
  const save = (message, buffers) => {
    const blob = new Blob(buffers, { type: message.kind });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = message.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  model.on("msg:custom", save);
  el.appendChild(button);
  return () => model.off("msg:custom", save);
}
export default { render };
