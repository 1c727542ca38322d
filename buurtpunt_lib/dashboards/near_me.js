// Asks what lies near: a village that is typed, or where the visitor is, once they press for it.
function render({ model, el }) {
  const words = model.get("_words");
  const own = `bp-near-${Math.random().toString(36).slice(2, 8)}`;
  const make = (tag, cls, text) => {
    const made = document.createElement(tag);
    if (cls) made.className = cls;
    if (text) made.textContent = text;
    return made;
  };
  const box = make("div", "bp-near-box");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", words.heading);
  const cell = make("div", "bp-near-cell");
  const label = make("label", "bp-label", words.place);
  const input = make("input");
  input.type = "text";
  input.id = label.htmlFor = `${own}-place`;
  input.placeholder = words.hint;
  input.maxLength = 80;
  input.autocomplete = "off";
  const list = make("datalist");
  list.id = `${own}-list`;
  input.setAttribute("list", list.id);
  input.addEventListener("focus", () => { if (!list.children.length) model.send({ ask: "places" }); });
  input.addEventListener("change", () => model.send({ place: input.value }));
  const fault = make("p", "bp-fault");
  fault.id = `${own}-fault`;
  cell.append(label, input, list, fault);
  const reachCell = make("div", "bp-near-reach");
  const reachLabel = make("label", "bp-label", words.within);
  const reach = make("select");
  reach.id = reachLabel.htmlFor = `${own}-km`;
  for (const km of model.get("_reaches")) reach.add(new Option(`${km} km`, km));
  reach.addEventListener("change", () => model.send({ km: Number(reach.value) }));
  reachCell.append(reachLabel, reach);
  const here = make("button", "bp-download", words.here);
  here.type = "button";
  const clear = make("button", "bp-clear", words.clear);
  clear.type = "button";
  clear.addEventListener("click", () => { model.send({ place: "" }); input.focus(); });
  const told = make("p", "bp-small");
  told.setAttribute("role", "status");
  here.addEventListener("click", () => {
    told.textContent = words.asking;
    const no = () => { told.textContent = words.refused; };
    if (!navigator.geolocation) { no(); return; }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => model.send({ here: [coords.latitude, coords.longitude] }), no,
      { timeout: 15000, maximumAge: 300000 });
  });
  const buttons = make("div", "bp-near-buttons");
  buttons.append(here, clear);
  box.append(cell, reachCell, buttons, told);
  el.append(box);
  const show = () => {
    const now = model.get("_now");
    if (input.value !== now.place) input.value = now.place;
    if (now.km) reach.value = now.km;
    reachCell.hidden = clear.hidden = !now.told;
    told.textContent = now.told;
    fault.textContent = now.fault;
    fault.hidden = !now.fault;
    if (now.fault) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", fault.id); }
    else { input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); }
  };
  const heard = (message) => {
    if (message.places) list.replaceChildren(...message.places.map((name) => new Option(name)));
  };
  show();
  model.on("change:_now", show);
  model.on("msg:custom", heard);
  return () => { model.off("change:_now", show); model.off("msg:custom", heard); };
}
export default { render };
