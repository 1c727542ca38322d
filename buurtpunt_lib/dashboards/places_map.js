// A map of places on a canvas (places_map.py). Points come once, as numbers; after that Python sends
// only which of them are shown. Places that would lie on one another are drawn as one dot with their
// number. World: Web Mercator, 0 to 1 from west to east and from north to south.

const TAU = 2 * Math.PI;
const TILE = 256;
const [FAR, NEAR] = [5, 18];
const FEW = 400;            // up to here dots are joined only where they would overlap
const [CLOSE, WIDE] = [15, 46]; // how near dots must be to be joined, in pixels: few, or many in view
const REACH = 18;           // how near a finger must come

const worldX = (lon) => (lon + 180) / 360;
const worldY = (lat) => {
  const s = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + s) / (1 - s)) / (2 * TAU);
};
const lonOf = (x) => x * 360 - 180;
const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
const floats = (view) =>
  new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function make(tag, cls, text) {
  const el = document.createElement(tag);
  if (cls) el.className = cls;
  if (text) el.textContent = text;
  return el;
}

// ── one sign ────────────────────────────────────────────────────────────────────────────────────
function sign(c, x, y, mark, size) {
  const r = size / 2;
  c.beginPath();
  if (mark.shape === "diamond") {
    c.moveTo(x, y - r * 1.2); c.lineTo(x + r * 1.2, y); c.lineTo(x, y + r * 1.2); c.lineTo(x - r * 1.2, y);
    c.closePath();
  } else if (mark.shape === "square") {
    c.rect(x - r, y - r, size, size);
  } else if (mark.shape === "cross") {
    c.moveTo(x - r, y - r); c.lineTo(x + r, y + r); c.moveTo(x + r, y - r); c.lineTo(x - r, y + r);
  } else {
    c.arc(x, y, r, 0, TAU);
  }
  if (mark.shape === "cross") {
    c.strokeStyle = "#fff"; c.lineWidth = 5; c.stroke();
    c.strokeStyle = mark.color; c.lineWidth = 2.5; c.stroke();
    return;
  }
  c.fillStyle = mark.filled ? mark.color : "#fff";
  c.fill();
  c.strokeStyle = mark.filled ? "#fff" : mark.color;
  c.lineWidth = mark.filled ? 1 : 2;
  c.stroke();
}

function render({ model, el }) {
  const words = model.get("_words");
  const marks = model.get("_marks");
  const own = `bp-map-${Math.random().toString(36).slice(2, 8)}`;
  const box = make("div", "bp-chart-box bp-places-map");
  const canvas = make("canvas");
  const c = canvas.getContext("2d");
  const tip = make("div", "bp-map-tip");
  const card = make("section", "bp-map-card");
  const credit = make("p", "bp-map-credit");
  const help = make("p", "bp-hidden", words.keys);
  const live = make("p", "bp-hidden");
  const legend = make("ul", "bp-map-legend");
  help.id = `${own}-keys`;
  live.setAttribute("role", "status");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-roledescription", words.map);
  canvas.setAttribute("aria-describedby", help.id);
  tip.hidden = card.hidden = credit.hidden = true;
  const buttons = make("div", "bp-map-buttons");
  for (const [key, text] of [["in", "+"], ["out", "−"], ["all", "⌂"]]) {
    const button = make("button", "", text);
    button.type = "button";
    button.title = words[key];
    button.setAttribute("aria-label", words[key]);
    button.addEventListener("click", () => (key === "all" ? whole() : zoomAt(width / 2, height / 2, key === "in" ? 1 : -1)));
    buttons.append(button);
  }
  box.append(canvas, tip, buttons, credit, card);
  el.append(box, legend, help, live);

  // ── what Python said ──────────────────────────────────────────────────────────────────────────
  let xs = new Float64Array(0), ys = xs, kinds = new Uint8Array(0), shown = new Uint8Array(0);
  let rings = [], labels = null, asked = false;
  const names = new Map();   // index → [name, words]
  const on = (i) => shown[i >> 3] & (128 >> (i & 7));

  function points() {
    const raw = floats(model.get("_points"));
    const n = raw.length / 2;
    xs = new Float64Array(n); ys = new Float64Array(n);
    for (let i = 0; i < n; i++) { xs[i] = worldX(raw[2 * i]); ys[i] = worldY(raw[2 * i + 1]); }
    kinds = bytes(model.get("_kinds")).slice();
    names.clear();
  }
  const mask = () => { shown = bytes(model.get("_shown")).slice(); };
  function outlines() {
    const raw = floats(model.get("_rings"));
    rings = []; let ring = [];
    for (let i = 0; i < raw.length; i += 2) {
      if (Number.isNaN(raw[i])) { rings.push(ring); ring = []; } else ring.push([worldX(raw[i]), worldY(raw[i + 1])]);
    }
  }
  function legends() {
    const there = new Set();
    for (let i = 0; i < kinds.length; i++) if (on(i)) there.add(kinds[i]);
    legend.replaceChildren(...marks.flatMap((mark, k) => {
      if (!there.has(k)) return [];
      const item = make("li"), dot = make("canvas"), d = dot.getContext("2d");
      dot.width = dot.height = 36; dot.style.width = dot.style.height = "18px";
      d.scale(2, 2);
      sign(d, 9, 9, mark, 10);
      dot.setAttribute("aria-hidden", "true");
      item.append(dot, make("span", "", mark.label));
      return [item];
    }));
  }

  // ── the view ──────────────────────────────────────────────────────────────────────────────────
  let width = 0, height = 0, cx = 0.512, cy = 0.336, zoom = 7, moved = false;
  const scale = () => TILE * 2 ** zoom;
  const px = (x) => (x - cx) * scale() + width / 2;
  const py = (y) => (y - cy) * scale() + height / 2;

  function fit(list, nearest = 12) {
    if (!list.length || !width) return;
    let [w, e, n, s] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of list) { w = Math.min(w, x); e = Math.max(e, x); n = Math.min(n, y); s = Math.max(s, y); }
    cx = (w + e) / 2; cy = (n + s) / 2;
    const room = Math.min((width - 40) / Math.max(e - w, 1e-9), (height - 40) / Math.max(s - n, 1e-9));
    zoom = Math.min(Math.max(Math.log2(room / TILE), FAR), nearest);
  }
  const all = () => fit(rings.flat());
  function whole() { all(); told(); draw(); }
  function zoomAt(x, y, steps) {
    const before = scale();
    const [wx, wy] = [cx + (x - width / 2) / before, cy + (y - height / 2) / before];
    zoom = Math.min(Math.max(zoom + steps, FAR), NEAR);
    cx = wx - (x - width / 2) / scale();
    cy = wy - (y - height / 2) / scale();
    told(); draw();
  }
  function pan(dx, dy) { cx = Math.min(Math.max(cx - dx / scale(), 0), 1); cy = Math.min(Math.max(cy - dy / scale(), 0), 1); told(); draw(); }
  // Python hears of the view once it rests, for the link of the page.
  let resting = 0;
  function told() {
    moved = true;
    clearTimeout(resting);
    resting = setTimeout(() => model.send({ view: [latOf(cy), lonOf(cx), zoom] }), 400);
  }
  function wanted() {
    const view = model.get("_view");
    if (!view.length || !width) return;
    cy = worldY(view[0]); cx = worldX(view[1]); zoom = view[2]; moved = true;
    draw();
  }

  // ── joining what lies on one another ──────────────────────────────────────────────────────────
  let groups = [];
  function join() {
    const s = scale(), margin = 30;
    const inside = [];
    for (let i = 0; i < xs.length; i++) {
      if (!on(i)) continue;
      const x = (xs[i] - cx) * s + width / 2, y = (ys[i] - cy) * s + height / 2;
      if (x > -margin && y > -margin && x < width + margin && y < height + margin) inside.push(i);
    }
    // Cells hang on the world and not on the screen, so that dots do not regroup while one pans.
    const narrow = width < 480;
    const side = (inside.length > FEW ? WIDE : CLOSE) * (narrow ? 1.3 : 1);
    const cell = side / (TILE * 2 ** (Math.floor(zoom * 2) / 2));
    const cells = new Map();
    for (const i of inside) {
      const key = Math.floor(xs[i] / cell) * 67108864 + Math.floor(ys[i] / cell);
      const group = cells.get(key);
      if (group) { group.ids.push(i); group.x += xs[i]; group.y += ys[i]; }
      else cells.set(key, { ids: [i], x: xs[i], y: ys[i] });
    }
    groups = [...cells.values()].map((g) => ({
      ids: g.ids, x: px(g.x / g.ids.length), y: py(g.y / g.ids.length),
      r: g.ids.length > 1 ? Math.min(9 + (narrow ? 1.2 : 3.2) * Math.log2(g.ids.length), 26) : 6,
    }));
    return inside.length;
  }
  function at(x, y) {
    let best = null, least = Infinity;
    for (const group of groups) {
      const d = Math.hypot(group.x - x, group.y - y) - group.r;
      if (d < least) { least = d; best = group; }
    }
    return least < REACH - 6 ? best : null;
  }

  // ── drawing ───────────────────────────────────────────────────────────────────────────────────
  let frame = 0, byKeys = false;
  function draw() { frame ||= requestAnimationFrame(paint); }
  function paint() {
    frame = 0;
    if (!width) return;
    const started = performance.now();
    c.clearRect(0, 0, width, height);
    c.fillStyle = "#f7faf9";
    c.fillRect(0, 0, width, height);
    if (!tiles()) land();
    join();
    names_of_villages();
    for (const group of groups) if (group.ids.length === 1) sign(c, group.x, group.y, marks[kinds[group.ids[0]]], 11);
    c.font = "600 12px system-ui, sans-serif";
    c.textAlign = "center"; c.textBaseline = "middle";
    for (const group of groups) {
      if (group.ids.length === 1) continue;
      c.beginPath(); c.arc(group.x, group.y, group.r, 0, TAU);
      c.fillStyle = "#0b6e63"; c.fill();
      c.strokeStyle = "#fff"; c.lineWidth = 2; c.stroke();
      c.fillStyle = "#fff"; c.fillText(String(group.ids.length), group.x, group.y + 0.5);
    }
    ring(model.get("_selected"));
    here();
    if (byKeys || model.get("_cross")) cross();
    box.dataset.state = "ready";
    box.dataset.paint = (performance.now() - started).toFixed(1);
  }
  function land() {
    c.beginPath();
    for (const ring of rings) ring.forEach(([x, y], i) => (i ? c.lineTo(px(x), py(y)) : c.moveTo(px(x), py(y))));
    c.fillStyle = "#fff"; c.fill();
    c.strokeStyle = "#9fb0b4"; c.lineWidth = 1; c.stroke();
  }
  // Some names to know where one is, the largest first and none over another.
  function names_of_villages() {
    if (!labels) return;
    const taken = groups.map((g) => [g.x - g.r, g.y - g.r, g.x + g.r, g.y + g.r]);
    // The buttons stand in a corner.
    taken.push([width - buttons.offsetWidth - 20, 0, width, buttons.offsetHeight + 20]);
    c.font = "12px system-ui, sans-serif";
    c.textAlign = "left"; c.textBaseline = "middle"; c.lineWidth = 3; c.strokeStyle = "#ffffffd0";
    const most = width < 480 ? 16 : 40;
    let put = 0;
    for (let i = 0; i < labels.names.length && put < most; i++) {
      const w = (labels.widths[i] ??= c.measureText(labels.names[i]).width);
      const spot = px(labels.xs[i]), y = py(labels.ys[i]);
      if (spot < 0 || y < 8 || spot > width || y > height - 8) continue;
      // A name that would run out of the picture stands before its village.
      const x = spot + 8 + w > width - 4 ? spot - 8 - w : spot + 8;
      const mine = [x - 2, y - 8, x + w + 2, y + 8];
      if (taken.some((o) => o[0] < mine[2] && o[2] > mine[0] && o[1] < mine[3] && o[3] > mine[1])) continue;
      taken.push(mine); put += 1;
      c.strokeText(labels.names[i], x, y);
      c.fillStyle = "#5b6a70"; c.fillText(labels.names[i], x, y);
    }
  }
  function ring(index) {
    if (index < 0 || index >= xs.length) return;
    c.beginPath(); c.arc(px(xs[index]), py(ys[index]), 12, 0, TAU);
    c.strokeStyle = "#1f2a2e"; c.lineWidth = 2.5; c.stroke();
  }
  function here() {
    const place = model.get("_here");
    if (!place.length) return;
    const [x, y] = [px(worldX(place[1])), py(worldY(place[0]))];
    if (place[2]) {
      const r = (place[2] * 1000 * scale()) / (40075016.7 * Math.cos((place[0] * Math.PI) / 180));
      c.beginPath(); c.arc(x, y, r, 0, TAU); c.strokeStyle = "#1a4fd6"; c.lineWidth = 1.5; c.setLineDash([6, 5]); c.stroke(); c.setLineDash([]);
    }
    c.beginPath(); c.arc(x, y, 7, 0, TAU); c.fillStyle = "#1a4fd6"; c.fill();
    c.strokeStyle = "#fff"; c.lineWidth = 2.5; c.stroke();
  }
  function cross() {
    c.beginPath();
    c.moveTo(width / 2 - 14, height / 2); c.lineTo(width / 2 + 14, height / 2);
    c.moveTo(width / 2, height / 2 - 14); c.lineTo(width / 2, height / 2 + 14);
    c.strokeStyle = "#1a4fd6"; c.lineWidth = 2; c.stroke();
  }
  const images = new Map();
  function tiles() {
    const address = model.get("_tiles");
    credit.hidden = !address;
    if (!address) return false;
    const z = Math.min(Math.max(Math.round(zoom), FAR), NEAR), n = 2 ** z, size = scale() / n;
    const [west, north] = [cx - width / 2 / scale(), cy - height / 2 / scale()];
    for (let tx = Math.floor(west * n); tx <= Math.floor((west + width / scale()) * n); tx++) {
      for (let ty = Math.floor(north * n); ty <= Math.floor((north + height / scale()) * n); ty++) {
        if (tx < 0 || ty < 0 || tx >= n || ty >= n) continue;
        const key = address.replace("{z}", z).replace("{x}", tx).replace("{y}", ty);
        let image = images.get(key);
        if (!image) {
          image = new Image();
          image.referrerPolicy = "strict-origin-when-cross-origin";
          image.onload = draw;
          image.src = key;
          images.set(key, image);
          if (images.size > 400) images.delete(images.keys().next().value);
        }
        if (image.complete && image.naturalWidth) c.drawImage(image, px(tx / n), py(ty / n), size + 0.5, size + 0.5);
      }
    }
    return true;
  }

  // ── names, the tip and the card ───────────────────────────────────────────────────────────────
  const waiting = new Map();
  function ask(ids, then) {
    const missing = ids.filter((i) => !names.has(i)).slice(0, 60);
    if (!missing.length) { then(); return; }
    waiting.set(missing[0], then);
    model.send({ ask: "names", at: missing });
  }
  function heard(message, buffers) {
    if (message.kind === "names") {
      for (const [i, name, more] of message.names) names.set(i, [name, more]);
      const then = waiting.get(message.names[0]?.[0]);
      waiting.delete(message.names[0]?.[0]);
      then?.();
    } else if (message.kind === "labels") {
      const raw = floats(buffers[0]);
      labels = { names: message.names, widths: [], xs: [], ys: [] };
      for (let i = 0; i < raw.length; i += 2) { labels.xs.push(worldX(raw[i])); labels.ys.push(worldY(raw[i + 1])); }
      draw();
    }
  }
  let under = null;
  function hover(x, y) {
    const group = at(x, y);
    canvas.style.cursor = group ? "pointer" : "grab";
    under = group;
    if (!group) { tip.hidden = true; return; }
    const show = () => {
      if (under !== group) return;
      tip.replaceChildren(...said(group).map((line, i) => make(i ? "span" : "strong", "", line)));
      tip.hidden = false;
      tip.style.left = `${Math.min(Math.max(group.x, 90), width - 90)}px`;
      tip.style.top = `${group.y - group.r - 6}px`;
    };
    ask(group.ids.slice(0, 4), show);
  }
  function said(group) {
    if (group.ids.length === 1) return names.get(group.ids[0]) ?? [];
    const first = group.ids.slice(0, 4).map((i) => names.get(i)?.[0]).filter(Boolean);
    const rest = group.ids.length - first.length;
    return [words.together.replace("{n}", group.ids.length), ...first, ...(rest > 0 ? [`+ ${rest}`] : [])];
  }
  function press(group) {
    if (!group) return;
    tip.hidden = true;
    if (group.ids.length === 1) { model.send({ press: group.ids[0] }); return; }
    const list = group.ids.map((i) => [xs[i], ys[i]]);
    const apart = Math.max(...list.map(([x, y]) => Math.hypot(x - list[0][0], y - list[0][1]))) * TILE * 2 ** NEAR;
    if (apart > 40 && zoom < NEAR - 0.5) {
      const before = zoom;
      fit(list, NEAR);
      if (zoom < before + 0.5) zoom = Math.min(before + 1.5, NEAR);
      told(); draw();
      return;
    }
    ask(group.ids, () => choose(group.ids));
  }
  // Places on one spot cannot be pulled apart: a list to choose from.
  function choose(ids) {
    const list = make("ul");
    for (const i of ids.slice(0, 60)) {
      const item = make("li"), button = make("button", "bp-row-open", names.get(i)?.[0] ?? "");
      button.type = "button";
      button.addEventListener("click", () => model.send({ press: i }));
      item.append(button);
      list.append(item);
    }
    fill([make("h3", "", words.together.replace("{n}", ids.length)), list]);
  }
  function fill(parts) {
    const close = make("button", "bp-map-close", "×");
    close.type = "button";
    close.setAttribute("aria-label", words.close);
    close.title = words.close;
    close.addEventListener("click", () => { card.hidden = true; model.send({ press: -1 }); canvas.focus({ preventScroll: true }); });
    card.replaceChildren(close, ...parts);
    card.hidden = false;
  }
  function carded() {
    const told = model.get("_card");
    if (!told.title) { card.hidden = true; return; }
    const heading = make("h3", "", told.title);
    const more = make("button", "bp-button", told.more);
    more.type = "button";
    more.addEventListener("click", () => model.send({ open: model.get("_selected") }));
    fill([heading, ...told.lines.map((line) => make("p", "", line)), more]);
    live.textContent = [told.title, ...told.lines].join(". ");
    requestAnimationFrame(aside);
  }
  // The chosen dot stays in sight beside its card.
  function aside() {
    const index = model.get("_selected");
    if (card.hidden || index < 0 || getComputedStyle(card).position !== "absolute") return;
    const [x, y] = [px(xs[index]), py(ys[index])];
    const right = card.offsetLeft + card.offsetWidth;
    if (x > right + 14 || y < card.offsetTop - 14) return;
    cx -= (right + 40 - x) / scale();
    moved = true;
    draw();
  }

  // ── hands ─────────────────────────────────────────────────────────────────────────────────────
  const fingers = new Map();
  let travelled = 0;
  const spot = (event) => { const r = canvas.getBoundingClientRect(); return [event.clientX - r.left, event.clientY - r.top]; };
  canvas.addEventListener("pointerdown", (event) => {
    byKeys = false;
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, spot(event));
    if (fingers.size === 1) travelled = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = spot(event);
    const before = fingers.get(event.pointerId);
    if (!before) { if (event.pointerType === "mouse") hover(x, y); return; }
    if (fingers.size === 1) {
      travelled += Math.hypot(x - before[0], y - before[1]);
      if (travelled > 4) { tip.hidden = true; pan(x - before[0], y - before[1]); }
    } else if (fingers.size === 2) {
      const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
      const [was, is] = [Math.hypot(before[0] - other[0], before[1] - other[1]), Math.hypot(x - other[0], y - other[1])];
      travelled = 99;
      pan((x - before[0]) / 2, (y - before[1]) / 2);
      if (was > 10 && is > 10) zoomAt((x + other[0]) / 2, (y + other[1]) / 2, Math.log2(is / was));
    }
    fingers.set(event.pointerId, [x, y]);
  });
  const lift = (event) => {
    const was = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (was && event.type === "pointerup" && travelled <= 4 && !fingers.size) press(at(...was));
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => { under = null; tip.hidden = true; });
  canvas.addEventListener("dblclick", (event) => { const [x, y] = spot(event); if (!at(x, y)) zoomAt(x, y, 1); });
  canvas.addEventListener("wheel", (event) => {
    // Without a key the wheel scrolls the page, as people expect.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomAt(...spot(event), -Math.sign(event.deltaY) * 0.5);
  }, { passive: false });
  const STEPS = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (STEPS[event.key]) pan(...STEPS[event.key]);
    else if (event.key === "+" || event.key === "=") zoomAt(width / 2, height / 2, 1);
    else if (event.key === "-") zoomAt(width / 2, height / 2, -1);
    else if (event.key === "0" || event.key === "Home") whole();
    else if (event.key === "Enter" || event.key === " ") press(at(width / 2, height / 2));
    else if (event.key === "Escape" && !card.hidden) card.querySelector("button").click();
    else return;
    event.preventDefault();
    byKeys = true;
    draw();
    requestAnimationFrame(() => requestAnimationFrame(aloud));
  });
  canvas.addEventListener("blur", () => { byKeys = false; draw(); });
  // Who cannot see it hears how much is in view and what lies below the cross.
  function aloud() {
    const middle = at(width / 2, height / 2);
    const count = groups.reduce((n, g) => n + g.ids.length, 0);
    const say = (what) => { live.textContent = [words.in_view.replace("{n}", count), ...what].join(" "); };
    if (middle) ask(middle.ids.slice(0, 4), () => say(said(middle))); else say([]);
  }

  // ── size, and what Python changes ─────────────────────────────────────────────────────────────
  function room() {
    const r = canvas.getBoundingClientRect();
    if (r.width < 40) return;
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 2), first = !width;
    width = Math.round(r.width); height = Math.round(r.height);
    canvas.width = width * ratio; canvas.height = height * ratio;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (first && model.get("_view").length) wanted();
    else if (!moved) all();
    draw();
    if (first) aside();
    if (!asked) { asked = true; model.send({ ask: "labels" }); }
  }
  const watch = new ResizeObserver(room);
  const name = () => canvas.setAttribute("aria-label", model.get("description"));
  credit.append(Object.assign(make("a", "", words.credit), { href: "https://www.openstreetmap.org/copyright", target: "_blank", rel: "noopener noreferrer" }));
  points(); mask(); outlines(); legends(); name(); carded();
  watch.observe(canvas);
  const follow = {
    "change:_points change:_kinds": () => { points(); legends(); draw(); },
    "change:_shown": () => { mask(); legends(); draw(); },
    "change:_rings": () => { outlines(); draw(); },
    "change:_selected change:_here change:_tiles": draw,
    "change:_card": carded,
    "change:_view": wanted,
    "change:description": name,
    "msg:custom": heard,
  };
  for (const [what, action] of Object.entries(follow)) model.on(what, action);
  return () => {
    watch.disconnect();
    clearTimeout(resting);
    for (const [what, action] of Object.entries(follow)) model.off(what, action);
  };
}
export default { render };
