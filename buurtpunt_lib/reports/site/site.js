// Filters of the register, and the search. Without this script the lists are still there.
// Everything is put in with textContent: a name stays plain text.
"use strict";
(() => {
  const plainly = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const parts = (text) => plainly(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const fits = (sought, words) => sought.every((part) => words.some((word) => word.startsWith(part)));
  const told = document.getElementById("told");

  const filters = document.getElementById("filters");
  if (filters) {
    const rows = [...document.querySelectorAll("#places tbody tr")].map((row) => ({
      row, words: parts(row.textContent), services: row.dataset.services.split(" "),
      dot: row.dataset.dot ? document.querySelector(`circle[data-dot="${row.dataset.dot}"]`) : null,
    }));
    const lists = [...filters.querySelectorAll("select")];
    const words = document.getElementById("words");
    const apply = () => {
      const sought = parts(words.value);
      let shown = 0;
      for (const one of rows) {
        const keeps = fits(sought, one.words) && lists.every(({ value, dataset: { filter } }) =>
          !value || (filter === "services" ? one.services.includes(value) : one.row.dataset[filter] === value));
        one.row.hidden = !keeps;
        if (one.dot) one.dot.classList.toggle("bp-site-away", !keeps);
        shown += keeps;
      }
      told.textContent = told.dataset.said.replace("{n}", shown).replace("{all}", rows.length);
    };
    filters.addEventListener("input", apply);
    filters.addEventListener("reset", () => setTimeout(apply));
    filters.addEventListener("submit", (event) => event.preventDefault());
    filters.hidden = false;
    apply();
  }

  const list = document.getElementById("found");
  if (list && typeof SITE_INDEX !== "undefined") {
    const MOST = 60;
    document.getElementById("no-script").hidden = true;
    const box = document.getElementById("q");
    const entries = SITE_INDEX.map(([kind, name, more, path]) =>
      ({ kind, name, more, path, names: parts(name), words: parts(`${name} ${more}`) }));
    const find = () => {
      const sought = parts(box.value);
      const rank = (one) => (plainly(one.name) === plainly(box.value.trim()) ? 0 : fits(sought, one.names) ? 1 : 2);
      const found = sought.length ? entries.filter((one) => fits(sought, one.words)) : [];
      found.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
      list.replaceChildren(...found.slice(0, MOST).map((one) => {
        const item = document.createElement("li"), link = document.createElement("a"), more = document.createElement("span");
        link.href = one.path;
        link.textContent = one.name;
        more.textContent = ` ${[list.dataset[one.kind], one.more].filter(Boolean).join(" · ")}`;
        item.append(link, more);
        return item;
      }));
      const said = !found.length ? "none" : found.length === 1 ? "one" : found.length > MOST ? "most" : "many";
      told.textContent = sought.length ? told.dataset[said].replace("{n}", found.length).replace("{most}", MOST) : "";
    };
    box.value = (new URLSearchParams(location.search).get("q") || "").slice(0, 80);
    box.addEventListener("input", find);
    document.querySelector(".bp-site-search").addEventListener("submit", (event) => { event.preventDefault(); find(); });
    find();
  }
})();
