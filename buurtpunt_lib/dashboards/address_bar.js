// Keeps the address of the page in step with what is looked at, and copies it.
function render({ model, el }) {
  const words = model.get("_words");
  const row = document.createElement("div");
  row.className = "bp-link-row";
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "bp-download";
  copy.textContent = words.copy;
  copy.title = words.lead;
  const told = document.createElement("span");
  told.className = "bp-small";
  told.setAttribute("role", "status");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      // A page that is not on https may not write to the clipboard by itself.
      const field = document.createElement("input");
      field.value = location.href;
      row.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      copy.focus();
    }
    told.textContent = words.copied;
  });
  row.append(copy, told);
  el.append(row);
  const show = () => {
    const query = model.get("query");
    history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}`);
    told.textContent = "";
  };
  const given = location.search.slice(1);
  model.on("change:query", show);
  if (given) model.send({ query: given });
  return () => model.off("change:query", show);
}
export default { render };
