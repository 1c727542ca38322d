// Keeps the token of what is saved in the address and in this browser's memory for the page.
function render({ model, el }) {
  el.style.display = "none";
  // Something stands here, so that the page does not wait for it.
  el.append(document.createElement("span"));
  const name = model.get("name");
  const shelf = `buurtpunt:${location.pathname}:${name}`;
  const remembered = () => {
    // A browser may forbid memory: then the address alone remembers.
    try { return localStorage.getItem(shelf) || ""; } catch { return ""; }
  };
  const remember = (token) => {
    try { token ? localStorage.setItem(shelf, token) : localStorage.removeItem(shelf); } catch { /* forbidden */ }
  };
  const show = () => {
    const token = model.get("token");
    const address = new URL(location.href);
    if (token) address.searchParams.set(name, token); else address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
    remember(token);
  };
  const given = new URL(location.href).searchParams.get(name) || "";
  const kept = remembered();
  const token = given || kept;
  model.on("change:token", show);
  if (token) model.send({ ask: "open", token, remembered: !given });
  return () => model.off("change:token", show);
}
export default { render };
