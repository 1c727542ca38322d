// Runs first on every page: shows how far it is, ends the kernel with the tab, says when the
// connection is gone, and gives ipywidgets' controls the names that assistive technology needs.
(() => {
  "use strict";
  const page = JSON.parse(document.getElementById("bp-page").textContent);
  const root = document.documentElement;
  globalThis.buurtpunt = { bundles: page.bundles };
  const by = (selector, from = document) => [...from.querySelectorAll(selector)];

  // Voila's template functions; it sends calls to the first one while a page is slow to start.
  window.voila_heartbeat = () => {
    const text = document.querySelector(".bp-loading-text");
    if (text) text.textContent = page.words.slow;
  };

  // ── how far it is ─────────────────────────────────────────────────────────────────────────────
  // Half of the bar for the cells of the notebook, half for the widgets they show.
  window.voila_process = (step, steps) => progress((50 * step) / steps);
  function progress(percent) {
    const bar = document.querySelector(".bp-progress");
    if (bar && percent > bar.value) bar.value = percent;
  }

  const PENDING = 'script[type="application/vnd.voila.cell-output+json"]';
  const BUSY = '.bp-chart-box[data-state="loading"]';
  let outputs = 0;
  function look() {
    const cells = by(".bp-cell");
    const last = cells.at(-1);
    if (last) window.voila_process(Number(last.dataset.step), Number(last.dataset.steps));
    const pending = by(PENDING).length;
    outputs = Math.max(outputs, pending);
    if (outputs) progress(50 + (40 * (outputs - pending)) / outputs);
    if (document.readyState === "loading" || pending || !window.jupyterapp) return;
    const empty = by(".bp-output").some((box) => !box.querySelector(".jp-OutputArea-output")?.firstElementChild);
    if (empty) return;
    // What a chart has still to draw has its room already: the page can be read and used.
    document.getElementById("bp-loading")?.remove();
    root.dataset.shown = "yes";
    const drawing = by(BUSY).filter((box) => box.getClientRects().length);
    if (!drawing.length) root.dataset.ready = "yes";
  }

  // ── names for controls ────────────────────────────────────────────────────────────────────────
  // ipywidgets ties a label to a text field, but not to what it builds from other elements.
  const PARTS = ".noUi-handle, .widget-readout, .widget-radio-box, .widget-toggle-buttons, " +
    ".progress, .jupyter-widgets :is(input, select, textarea):not([id])";
  const OWNER = ".widget-radio, .widget-toggle-buttons, .jupyter-widgets";
  let count = 0;

  function name(part) {
    if (part.dataset.named || part.closest("label")) return;
    const owner = part.closest(OWNER);
    const label = owner?.querySelector(":scope > label, :scope > .widget-label");
    // An empty label holds a zero-width space.
    const text = label?.textContent.replace(/\u200b/g, "").trim() || owner?.title || part.title;
    if (!text) return;
    part.dataset.named = "yes";
    const ends = owner.querySelectorAll(".noUi-handle");
    if (ends.length > 1 && part.matches(".noUi-handle")) {
      part.setAttribute("aria-label", `${text}: ${page.words[part === ends[0] ? "from" : "to"]}`);
    } else {
      part.setAttribute("aria-label", text);
    }
    if (part.matches(".widget-toggle-buttons")) part.setAttribute("role", "group");
    if (part.matches(".progress")) part.setAttribute("role", "progressbar");
    if (part.isContentEditable) part.setAttribute("role", "textbox");
    if (part.matches(".widget-radio-box")) {
      part.setAttribute("role", "radiogroup");
      // One name makes the arrow keys go from choice to choice.
      const shared = `bp-choice-${(count += 1)}`;
      by("input", part).forEach((input) => { input.name = shared; });
    }
  }

  function names() {
    by(PARTS).forEach(name);
    by('.widget-label[title="null"]').forEach((label) => label.removeAttribute("title"));
    by(".widget-toggle-button").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.classList.contains("mod-active"))));
  }

  let waiting = false;
  const changed = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      names();
      if (!root.dataset.ready) look();
    });
  };
  new MutationObserver(changed).observe(root, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-state", "class"],
  });
  const tick = setInterval(() => (root.dataset.ready ? clearInterval(tick) : changed()), 100);

  // ── the end of a tab ──────────────────────────────────────────────────────────────────────────
  // Voila ends the kernel on `beforeunload`, which also comes with a download or a link to an
  // e-mail address, where the page stays. `pagehide` comes only when the page goes.
  window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation());
  window.addEventListener("pagehide", () => {
    const settings = document.getElementById("jupyter-config-data");
    if (!settings) return;
    root.dataset.left = "yes";
    navigator.sendBeacon(`/voila/api/shutdown/${JSON.parse(settings.textContent).kernelId}`);
  });
  // The browser kept the page and shows it again, but its kernel has ended.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // ── the end of a connection ───────────────────────────────────────────────────────────────────
  function lost() {
    if (root.dataset.left || document.getElementById("bp-lost")) return;
    const box = document.createElement("div");
    const again = document.createElement("button");
    box.id = "bp-lost";
    box.className = "bp-lost";
    box.setAttribute("role", "alert");
    again.className = "bp-button";
    again.type = "button";
    again.textContent = page.words.again;
    again.onclick = () => location.reload();
    box.append(Object.assign(document.createElement("p"), { textContent: page.words.lost }), again);
    document.body.append(box);
  }
  const found = () => document.getElementById("bp-lost")?.remove();
  const listening = setInterval(() => {
    const kernel = window.jupyterapp?.widgetManager?.kernel;
    if (!kernel) return;
    clearInterval(listening);
    let dead = false;
    kernel.statusChanged.connect((_kernel, status) => {
      dead ||= ["dead", "restarting", "autorestarting"].includes(status);
      if (dead) lost();
    });
    kernel.connectionStatusChanged.connect((_kernel, status) => {
      if (status === "connected" && !dead) found();
      else lost();
    });
  }, 500);
})();
