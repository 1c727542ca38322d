// Tells once what a link from another page brings along ("?voorbeeld=…"), and takes it out of the
// address: a page that is loaded again, or a link that is copied, does not bring it a second time.
function render({ model, el }) {
  // Something always stands here, so that the page does not wait for it.
  el.append(document.createElement("span"));
  const address = new URL(location.href);
  for (const name of model.get("_names")) {
    const value = address.searchParams.get(name);
    if (value === null) continue;
    address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
    if (value) model.send({ name, value });
    return;
  }
}
export default { render };
