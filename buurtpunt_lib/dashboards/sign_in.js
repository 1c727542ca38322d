// A folded form to sign in. What is typed goes to Python, which decides; nothing of it is kept here.
// Python gives an editor's browser a token, so that wrong passwords of others do not make it wait.
const KEPT = "buurtpunt-device";
const kept = () => {
  try {
    return localStorage.getItem(KEPT) || "";
  } catch {
    return "";
  }
};
const keep = (token) => {
  try {
    localStorage.setItem(KEPT, token);
  } catch {
    // A browser that keeps nothing waits with the others.
  }
};
function render({ model, el }) {
  const words = model.get("_words");
  const make = (tag, cls, text) => {
    const made = document.createElement(tag);
    if (cls) made.className = cls;
    if (text) made.textContent = text;
    return made;
  };
  const own = `bp-door-${Math.random().toString(36).slice(2, 8)}`;
  const fold = make("details", "bp-details");
  fold.append(make("summary", "", words.heading));
  const told = make("p", "bp-small");
  told.setAttribute("role", "status");
  const inside = make("div", "bp-link-row");
  const form = make("form", "bp-door-form");
  const box = (key, type, autocomplete) => {
    const cell = make("div", "bp-door-cell");
    const label = make("label", "bp-label", words[key]);
    const input = make("input");
    input.type = type;
    input.id = label.htmlFor = `${own}-${key}`;
    input.autocomplete = autocomplete;
    input.maxLength = 200;
    input.required = true;
    cell.append(label, input);
    form.append(cell);
    return input;
  };
  if (words.unset) {
    fold.append(make("p", "", words.unset));
    if (words.hub.enter) {
      const link = make("a", "", words.hub.to);
      link.href = words.hub.enter;
      fold.append(link);
      const away = make("form");
      away.method = "post";
      away.action = words.hub.leave;
      away.append(make("button", "bp-download", words.leave));
      inside.append(away);
    }
  } else {
    const name = box("name", "text", "name");
    const password = box("password", "password", "current-password");
    const enter = make("button", "bp-button", words.enter);
    enter.type = "submit";
    form.append(enter, make("p", "bp-help", words.name_help));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const device = kept();
      model.send({ do: "enter", name: name.value, password: password.value, device });
      password.value = "";
    });
    const leave = make("button", "bp-download", words.leave);
    leave.type = "button";
    leave.addEventListener("click", () => model.send({ do: "leave" }));
    fold.append(form);
    inside.append(leave);
  }
  el.append(fold, told, inside);
  const show = () => {
    const now = model.get("_inside");
    fold.hidden = now;
    inside.hidden = !now;
    told.textContent = model.get("_told");
    told.hidden = !told.textContent;
  };
  show();
  model.on("change:_told", show);
  model.on("change:_inside", show);
  model.on("msg:custom", (message) => message && message.keep && keep(String(message.keep)));
  return () => model.off();
}
export default { render };
