// Runs first on every page: shows how far it is, ends the kernel with the tab, says when the
// connection is gone, and gives ipywidgets' controls the names that assistive technology needs.
(() => {
  "use strict";
  const page = JSON.parse(document.getElementById("bp-page").textContent);
  const root = document.documentElement;
  const shared = (globalThis.buurtpunt = { bundles: page.bundles, plotly: {} });
  const by = (selector, from = document) => [...from.querySelectorAll(selector)];

  // Voila sends calls to this one while a page is slow to start.
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
  let outputs = 0;
  function look() {
    const cells = by(".bp-cell");
    const last = cells.at(-1);
    if (last) window.voila_process(Number(last.dataset.step), Number(last.dataset.steps));
    const pending = by(PENDING).length;
    outputs = Math.max(outputs, pending);
    if (outputs) progress(50 + (40 * (outputs - pending)) / outputs);
    if (document.readyState === "loading" || pending || !shared.kernel) return;
    // What a box of widgets has put a place for, but nothing in.
    if (by('.bp-output [class="lm-Widget"]:empty').length) return;
    // What a chart has still to draw has its room already: the page can be read and used.
    document.getElementById("bp-loading")?.remove();
    root.dataset.shown = "yes";
    const drawing = by(".bp-chart").filter((chart) => {
      const state = chart.querySelector(".bp-chart-box")?.dataset.state;
      return (!state || state === "loading") && chart.getClientRects().length;
    });
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
      const group = `bp-choice-${(count += 1)}`;
      by("input", part).forEach((input) => { input.name = group; });
    }
  }

  function names() {
    by(PARTS).forEach(name);
    by('.widget-label[title="null"]').forEach((label) => label.removeAttribute("title"));
    // What changes there is told to who cannot see it, once they have heard what came before.
    by(".bp-live:not([aria-live])").forEach((place) => place.setAttribute("aria-live", "polite"));
    by(".widget-toggle-button").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.classList.contains("mod-active"))));
  }

  // ── the line to the kernel is opened while the browser still reads the front end ──────────────
  // Not sooner than the page is here whole: until then the kernel tells of each widget it makes.
  document.addEventListener("readystatechange", () => {
    const told = document.getElementById("bp-kernel");
    if (!told || shared.line) return;
    const kernel = JSON.parse(told.textContent);
    const chance = crypto.getRandomValues(new Uint8Array(16));
    const session = [...chance].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const address = new URL(`${kernel.baseUrl}api/kernels/${kernel.kernelId}/channels`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.search = `session_id=${session}`;
    const socket = new WebSocket(address.href, ["v1.kernel.websocket.jupyter.org"]);
    socket.binaryType = "arraybuffer";
    // What is said before the front end asks for the widgets, is part of its answer.
    shared.line = { ...kernel, session, socket };
  });

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
  // Not `beforeunload`: that also comes with a download or a link to an e-mail address, where the
  // page stays.
  window.addEventListener("pagehide", () => {
    if (!shared.line) return;
    root.dataset.left = "yes";
    navigator.sendBeacon(`/voila/api/shutdown/${shared.line.kernelId}`);
  });
  // The browser kept the page and shows it again, but its kernel has ended.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // ── what the visitor must know: the connection is gone, or something failed ───────────────────
  function tell(id, text, label, action) {
    document.getElementById(id)?.remove();
    const box = document.createElement("div");
    const button = document.createElement("button");
    box.id = id;
    box.className = "bp-message";
    box.setAttribute("role", "alert");
    button.className = "bp-button";
    button.type = "button";
    button.textContent = label;
    button.onclick = action;
    box.append(Object.assign(document.createElement("p"), { textContent: text }), button);
    document.body.append(box);
  }
  const hide = (id) => document.getElementById(id)?.remove();
  const { words } = page;
  const lost = () =>
    root.dataset.left ||
    tell("bp-lost", idle.out ? words.gone : words.lost, words.again, () => location.reload());
  shared.lost = lost;
  const found = () => hide("bp-lost");
  const failed = (text) => tell("bp-failed", text, words.close, () => hide("bp-failed"));

  // ── who does nothing for long is asked, and then seen out ──────────────────────────────────────
  const idle = { since: Date.now(), told: 0, asked: false, out: false };
  const SECOND = 1000, EVERY = 60 * SECOND;
  function here(kernel) {
    idle.since = Date.now();
    if (idle.asked) { hide("bp-idle"); idle.asked = false; }
    // Moving a widget tells the server by itself; reading and scrolling do not.
    if (idle.out || idle.since - idle.told < EVERY) return;
    idle.told = idle.since;
    fetch(`/api/kernels/${kernel.id}`, { cache: "no-store" }).catch(() => {});
  }
  function watchIdle(kernel) {
    for (const kind of ["pointerdown", "keydown", "wheel", "touchstart", "scroll"]) {
      window.addEventListener(kind, () => here(kernel), { passive: true, capture: true });
    }
    const look = () => {
      const away = (Date.now() - idle.since) / SECOND;
      if (away >= page.idle.after) { idle.out = true; hide("bp-idle"); }
      else if (away >= page.idle.after - page.idle.warn && !idle.asked) {
        idle.asked = true;
        tell("bp-idle", words.idle, words.here, () => here(kernel));
      }
    };
    setInterval(look, Math.min(5 * SECOND, (page.idle.warn * SECOND) / 4));
  }

  function watch(kernel) {
    watchIdle(kernel);
    let dead = false, connected = kernel.connectionStatus === "connected";
    kernel.statusChanged.connect((_kernel, status) => {
      dead ||= ["dead", "restarting", "autorestarting"].includes(status);
      if (dead) lost();
    });
    kernel.connectionStatusChanged.connect((_kernel, status) => {
      if (status === "connected" && !dead) { connected = true; found(); }
      else if (connected) lost();
    });
    kernel.iopubMessage.connect((_kernel, message) => {
      if (message.header.msg_type === "error") failed(message.content.evalue);
    });
  }

  // ── plotly starts while the kernel is asked what it shows: the one time the browser only waits ─
  function ahead(kernel) {
    const name = page.ahead;
    if (!name) return;
    const start = (_kernel, { msg, direction }) => {
      if (direction !== "send" || msg.header.msg_type !== "comm_msg" || shared.plotly[name]) return;
      kernel.anyMessage.disconnect(start);
      setTimeout(() => {
        shared.plotly[name] ??= new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = page.bundles[name];
          script.onload = () => resolve(globalThis.Plotly);
          script.onerror = () => { delete shared.plotly[name]; reject(new Error(script.src)); };
          document.head.append(script);
        });
      });
    };
    kernel.anyMessage.connect(start);
  }

  // The front end calls this when it has a connection (`../../frontend/frontend.js`).
  shared.started = (kernel, manager) => {
    Object.assign(shared, { kernel, manager });
    watch(kernel);
    ahead(kernel);
  };
})();
