// A box for a longer text. It tells Python what was typed when typing pauses and when it is left.
const PAUSE = 600;

function render({ model, el }) {
  const id = `bp-text-${Math.random().toString(36).slice(2, 9)}`;
  const label = document.createElement("label");
  label.htmlFor = id;
  const questions = document.createElement("ul");
  questions.id = `${id}-questions`;
  questions.className = "bp-questions";
  const area = document.createElement("textarea");
  area.id = id;
  const hint = document.createElement("p");
  hint.id = `${id}-hint`;
  hint.className = "bp-hint";
  const fault = document.createElement("p");
  fault.id = `${id}-fault`;
  fault.className = "bp-fault";
  el.append(label, questions, area, hint, fault);

  function about() {
    label.textContent = model.get("label");
    const lines = model.get("_questions");
    questions.replaceChildren(...lines.map((words) => {
      const item = document.createElement("li");
      item.textContent = words;
      return item;
    }));
    questions.hidden = !lines.length;
    area.rows = model.get("_rows");
    area.maxLength = model.get("_most");
    refused();
  }

  function refused() {
    hint.textContent = model.get("hint");
    hint.hidden = !model.get("hint");
    const sentence = model.get("_fault");
    fault.textContent = sentence;
    fault.hidden = !sentence;
    area.setAttribute("aria-invalid", String(Boolean(sentence)));
    const told = [fault, questions, hint].filter((part) => !part.hidden).map((part) => part.id);
    if (told.length) area.setAttribute("aria-describedby", told.join(" "));
    else area.removeAttribute("aria-describedby");
  }

  function show() {
    const { text } = model.get("_told");
    if (area.value !== text) area.value = text;
  }

  let waiting = 0;
  function send() {
    clearTimeout(waiting);
    waiting = 0;
    const told = model.get("_told");
    if (told.text === area.value) return;
    // Kept in this browser only, so that the box holds it when it is shown again.
    model.set("_told", { ...told, text: area.value });
    model.send({ text: area.value });
  }
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(send, PAUSE); };
  const leaving = () => { if (waiting) send(); };
  area.addEventListener("input", soon);
  area.addEventListener("change", send);
  document.addEventListener("visibilitychange", leaving);
  window.addEventListener("pagehide", leaving);

  about();
  show();
  model.on("change:label change:_questions change:_rows change:_most", about);
  model.on("change:_told", show);
  model.on("change:_fault change:hint", refused);
  return () => {
    leaving();
    document.removeEventListener("visibilitychange", leaving);
    window.removeEventListener("pagehide", leaving);
    model.off();
  };
}
export default { render };
