// Keeps the token of what is saved in the address and in this browser's memory for the page, and
// shows the link once there is one: to copy it, or to take it back.
function render({ model, el }) {
  const words = model.get("_words");
  const name = model.get("name");
  const shelf = `buurtpunt:${model.get("shelf") || location.pathname}:${name}`;
  const remembered = () => {
    if (!model.get("remembers")) return "";
    // A browser may forbid memory: then the address alone remembers.
    try { return localStorage.getItem(shelf) || ""; } catch { return ""; }
  };
  const remember = (token) => {
    if (!model.get("remembers")) return;
    try { token ? localStorage.setItem(shelf, token) : localStorage.removeItem(shelf); } catch { /* forbidden */ }
  };

  const make = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const button = (text, action) => {
    const made = make("button", text, "bp-download");
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  };
  const fold = make("details", "", "bp-details bp-link");
  const field = make("input");
  field.readOnly = true;
  field.setAttribute("aria-label", words.heading);
  field.addEventListener("focus", () => field.select());
  const told = make("span", "", "bp-small");
  told.setAttribute("role", "status");
  const copy = button(words.copy, async () => {
    field.select();
    // A page that is not on https may not write to the clipboard by itself.
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    told.textContent = words.copied;
  });
  const sure = make("p", words.sure);
  const ask = button(words.revoke, () => asking(true));
  const yes = button(words.yes, () => { asking(false); model.send({ ask: "revoke" }); });
  const no = button(words.no, () => { asking(false); ask.focus(); });
  function asking(now) {
    sure.hidden = yes.hidden = no.hidden = !now;
    ask.hidden = now;
    if (now) no.focus();
  }
  asking(false);
  const row = make("div", "", "bp-link-row");
  row.append(field, copy, told);
  const take = make("div", "", "bp-link-row");
  take.append(ask, yes, no);
  fold.append(make("summary", words.heading), make("p", words.lead), row, sure, take);
  // Something always stands here, so that the page does not wait for it.
  el.append(make("span"), fold);

  const show = () => {
    const token = model.get("token");
    const address = new URL(location.href);
    if (token) address.searchParams.set(name, token); else address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
    remember(token);
    fold.hidden = !token;
    field.value = token ? address.href : "";
    told.textContent = "";
    asking(false);
  };
  const asked = new URL(location.href).searchParams;
  const given = asked.get(name) || "";
  // Another link may go before this one: then this one brings nothing back.
  const token = model.get("yields").some((other) => asked.get(other)) ? "" : given || remembered();
  fold.hidden = true;
  model.on("change:token", show);
  if (token) model.send({ ask: "open", token, remembered: !given });
  return () => model.off("change:token", show);
}
export default { render };
