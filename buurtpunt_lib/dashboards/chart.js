// Draws the figure of a Chart (chart.py) with plotly and keeps it in step with Python.
// What pages share (the plotly script) hangs on `globalThis.buurtpunt`, because every chart gets
// its own copy of this module. A served page sets `buurtpunt.bundles` to the addresses of its
// script files; elsewhere (JupyterLab) the script comes over the widget's own channel.

const BASIC = new Set(["scatter", "bar", "pie"]);
const NEEDS_WEBGL = /map$|gl$|3d$|^surface$|^mesh/;
const NARROW = 480; // a phone: smaller letters leave room for the drawing
const page = (globalThis.buurtpunt ??= {});
const loaded = (page.plotly ??= {});
const calm = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)");

// ── the plotly script, once per page ────────────────────────────────────────────────────────────

function run(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => reject(new Error(`no script at ${address}`));
    document.head.append(script);
  });
}

function ask(model, bundle) {
  return new Promise((resolve, reject) => {
    const heard = (message, buffers) => {
      if (message.kind !== "bundle" || message.bundle !== bundle) return;
      stop();
      const address = URL.createObjectURL(new Blob([buffers[0]], { type: "text/javascript" }));
      run(address).then(resolve, reject).finally(() => URL.revokeObjectURL(address));
    };
    const late = setTimeout(() => { stop(); reject(new Error("no answer from Python")); }, 30000);
    const stop = () => { clearTimeout(late); model.off("msg:custom", heard); };
    model.on("msg:custom", heard);
    model.send({ ask: bundle });
  });
}

function plotly(model, figure) {
  const basic = figure.data.every((trace) => BASIC.has(trace.type ?? "scatter"));
  const bundle = basic && !loaded.full ? "basic" : "full";
  const address = page.bundles?.[bundle];
  loaded[bundle] ??= (address ? run(address) : ask(model, bundle)).catch((error) => {
    delete loaded[bundle]; // the next chart, or the next change, tries again
    throw error;
  });
  return loaded[bundle];
}

// ── the figure, kept in step ────────────────────────────────────────────────────────────────────

function change(old, { set, drop }) {
  const next = { ...old, ...set };
  for (const key of drop) delete next[key];
  return next;
}

function patched(figure, message) {
  if (message.data) return { data: message.data, layout: message.layout };
  const data = figure.data.map((trace, i) =>
    message.traces?.[i] ? change(trace, message.traces[i]) : trace);
  return { data, layout: message.layout ? change(figure.layout, message.layout) : figure.layout };
}

function initialize({ model }) {
  // Once per chart, however many times it is shown.
  model.on("msg:custom", (message) => {
    const { figure, revision } = model.get("_drawing");
    if (message.kind === "figure") {
      model.set("_drawing", { figure: message.figure, revision: message.revision });
    } else if (message.kind === "patch" && message.revision === revision + 1) {
      model.set("_drawing", { figure: patched(figure, message), revision: message.revision });
    } else if (message.kind === "patch" && message.revision > revision) {
      model.send({ ask: "figure" }); // one was missed
    }
  });
}

// ── whose turn it is ────────────────────────────────────────────────────────────────────────────
// Charts that change at the same moment are drawn one a frame, those in sight first: the first can
// be seen while the others are still being drawn.

const turns = (page.turns ??= { waiting: new Map(), going: false });

// A page that nobody sees has no frames.
const painted = () => new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 100);
});

function inSight(box) {
  const { top, bottom } = box.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

async function inTurn(box, draw) {
  turns.waiting.set(box, draw);
  if (turns.going) return;
  turns.going = true;
  while (turns.waiting.size) {
    const boxes = [...turns.waiting.keys()];
    const next = boxes.find(inSight) ?? boxes[0];
    const work = turns.waiting.get(next);
    turns.waiting.delete(next);
    await work();
    await painted();
  }
  turns.going = false;
}

// ── drawing ─────────────────────────────────────────────────────────────────────────────────────

function hasWebgl() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function settings(words) {
  return {
    displaylogo: false,
    displayModeBar: "hover",
    modeBarButtons: [["resetScale2d", "toImage"]],
    toImageButtonOptions: { format: "png", scale: 2, filename: "buurtpunt" },
    locale: words.language,
    locales: { [words.language]: { dictionary: words.dictionary, format: words.format } },
    showTips: false,
    scrollZoom: false,
  };
}

function render({ model, el }) {
  const words = model.get("_words");
  const box = document.createElement("div");
  const sheet = document.createElement("div");
  const line = document.createElement("p");
  box.className = "bp-chart-box";
  box.style.position = "relative";
  line.style.cssText = "position:absolute;inset:0;display:grid;place-content:center;" +
    "margin:0;padding:1rem;text-align:center;color:#4a585d;pointer-events:none";
  box.append(sheet, line);
  el.append(box);

  let Plotly, drawnWidth = 0, busy = false, again = false, gone = false;
  const state = (name, text = "") => { box.dataset.state = name; line.textContent = text; };
  // The drawing is a picture with a name; the buttons beside it stay buttons.
  const name = () => {
    sheet.querySelectorAll(".main-svg, .gl-container").forEach((layer, i) => {
      if (i > 0) { layer.setAttribute("aria-hidden", "true"); return; }
      layer.setAttribute("role", "img");
      layer.setAttribute("aria-label", model.get("description"));
    });
  };
  const room = () => {
    box.style.minHeight = sheet.style.height = `${model.get("height")}px`;
  };

  async function draw() {
    if (busy) { again = true; return; }
    const width = Math.floor(box.getBoundingClientRect().width);
    if (gone || width < 40) return; // hidden: the observer calls again when it appears
    busy = true;
    try {
      const { figure } = model.get("_drawing");
      if (figure.data.some((t) => NEEDS_WEBGL.test(t.type ?? "")) && !hasWebgl()) {
        if (Plotly) Plotly.purge(sheet);
        state("no-webgl", words.no_webgl);
        return;
      }
      const wanted = await plotly(model, figure);
      if (Plotly && wanted !== Plotly) Plotly.purge(sheet);
      Plotly = wanted;
      if (gone) return;
      // Plotly writes into what it is given; ours must stay as Python knows it.
      const layout = structuredClone(figure.layout);
      Object.assign(layout, { width, height: model.get("height"), autosize: false });
      layout.uirevision ??= "stay";
      if (calm?.matches) delete layout.transition;
      if (width < NARROW) layout.font = { ...layout.font, size: 12 };
      await Plotly.react(sheet, figure.data.map((t) => ({ ...t })), layout, settings(words));
      drawnWidth = width;
      name();
      listen();
      if (box.dataset.state !== "ready") state("ready");
    } catch (error) {
      console.error(error);
      // Tiles that do not come leave a map without a background: its points are there.
      if (String(error).includes("Map error") && sheet.querySelector("canvas")) {
        listen();
        state("ready");
      } else {
        state("failed", words.failed);
      }
    } finally {
      busy = false;
      if (again) { again = false; draw(); }
    }
  }

  function listen() {
    if (sheet.dataset.listening || !sheet.on) return;
    sheet.dataset.listening = "yes";
    sheet.on("plotly_click", ({ points }) => {
      const value = points[0]?.customdata;
      if (value === undefined || value === null) return;
      if (model.get("clicked") === value) { model.set("clicked", null); model.save_changes(); }
      model.set("clicked", value);
      model.save_changes();
    });
  }

  // Also called when a tab opens, a phone turns and a panel unfolds.
  let frame = 0;
  const watch = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const width = Math.floor(box.getBoundingClientRect().width);
      if (Math.abs(width - drawnWidth) > 1) draw();
    });
  });
  // On paper a chart gets the width of the page, and its own width again afterwards.
  const print = globalThis.matchMedia?.("print");
  const toPaper = () => draw();
  print?.addEventListener("change", toPaper);

  const resize = () => { room(); draw(); };
  const follow = () => (drawnWidth ? inTurn(box, draw) : draw());
  state("loading", words.loading);
  room();
  model.on("change:description", name);
  model.on("change:height", resize);
  model.on("change:_drawing", follow);
  watch.observe(box);
  draw();

  return () => {
    gone = true;
    watch.disconnect();
    print?.removeEventListener("change", toPaper);
    model.off("change:description", name);
    model.off("change:height", resize);
    model.off("change:_drawing", follow);
    turns.waiting.delete(box);
    if (Plotly) Plotly.purge(sheet);
  };
}

export default { initialize, render };
