// A map of places on a canvas, the same places in a list, and what is known of the chosen one.
// Everything that comes from a place is put in with textContent: it stays plain text.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const TALL = 1.59; // how much longer a degree of latitude is than one of longitude, at 51° north
  const PAGE = 25, CELL = 50, NEAREST = 24000, SMALL = 3;
  const all = Array.from({ length: data.n }, (_, i) => i);
  let language = data.language;
  const said = () => data.says[language];
  const count = (n) => n.toLocaleString(language);
  function say(key, values = {}) {
    const words = said().sentences;
    const form = words[key] === undefined ? `${key}.${values.n === 1 ? "one" : "other"}` : key;
    return (words[form] || key).replace(/\{(\w+)\}/g, (_, name) =>
      typeof values[name] === "number" ? count(values[name]) : String(values[name] ?? ""));
  }
  const column = (name) => {
    const found = data.columns[name];
    return found ? (i) => found.words[found.rows[i]] : () => "";
  };
  const get = Object.fromEntries(["name", "place", "municipality", "province", "address", "carrier", "notes", "digital",
    "opening_hours", "status_as_of", "confirmed_on", "kind", "status", "initiator", "legal_form"].map((n) => [n, column(n)]));
  const word = (what, i) => said().codes[what][get[what](i)] || "";
  const services = (i) => data.services[i].map((at) => said().services[at]).join(", ");
  const where = (i) => [...new Set([get.place(i), get.municipality(i)].filter(Boolean))].join(", ");
  const located = (i) => data.lat[i] !== null && data.lon[i] !== null;
  function dated(text) {
    const parts = text.split("-").map(Number);
    if (parts.length < 2 || parts.some(Number.isNaN)) return text;
    const day = new Date(Date.UTC(parts[0], parts[1] - 1, parts[2] || 1));
    const form = { year: "numeric", month: "long", timeZone: "UTC", ...(parts.length > 2 && { day: "numeric" }) };
    return Number.isNaN(day.getTime()) ? text : day.toLocaleDateString(language === "nl" ? "nl-BE" : "en-GB", form);
  }
  const plainly = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const sought = all.map(() => "");
  const searchable = (i) => (sought[i] ||= plainly([get.name(i), get.place(i), get.municipality(i), get.province(i)].join(" ")));

  // ── the page ───────────────────────────────────────────────────────────────────────────────────
  function make(tag, className = "", ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }
  const labelled = new Map(); // elements whose words change with the language
  const speaks = (element, write) => { labelled.set(element, write); write(); return element; };
  const spoken = (tag, className, key) => { const e = make(tag, className); return speaks(e, () => { e.textContent = say(key); }); };
  function pressed(key, action, sign) {
    const made = make("button");
    made.type = "button";
    made.addEventListener("click", action);
    return speaks(made, () => { made.textContent = sign || say(key); if (sign) made.setAttribute("aria-label", say(key)); });
  }
  const main = document.getElementById("page");
  const title = main.querySelector("h1");
  main.replaceChildren();
  const other = pressed("other_language", () => turn(language === "nl" ? "en" : "nl"));
  main.append(make("div", "head", title, other));

  const chosen = { text: "", service: "", status: "", province: "" };
  const filters = make("div", "filters");
  function filter(key, control) {
    const label = make("label", "", spoken("span", "", `filter.${key}`), control);
    filters.append(label);
    return control;
  }
  const text = filter("text", make("input"));
  text.type = "search"; text.maxLength = 80; text.autocomplete = "off";
  text.addEventListener("input", () => { chosen.text = text.value; later(); });
  const lists = {};
  for (const key of ["service", "status", "province"]) {
    lists[key] = filter(key, make("select"));
    lists[key].addEventListener("change", () => { chosen[key] = lists[key].value; apply(); });
  }
  const usedIn = (name) => [...new Set(all.map(get[name]))].filter(Boolean);
  function fillLists() {
    const order = (a, b) => a[1].localeCompare(b[1], language);
    const options = {
      service: said().services.map((words, at) => [String(at), words]).sort(order),
      status: usedIn("status").map((code) => [code, said().codes.status[code]]).sort(order),
      province: usedIn("province").map((name) => [name, name]).sort(order),
    };
    for (const [key, found] of Object.entries(options)) {
      lists[key].replaceChildren(...[["", say("filter.all")], ...found].map(([value, words]) => {
        const option = make("option", "", words);
        option.value = value;
        return option;
      }));
      lists[key].value = chosen[key];
    }
  }
  const told = make("p", "quiet");
  told.setAttribute("role", "status");
  const canvas = make("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  speaks(canvas, () => canvas.setAttribute("aria-label", say("map.name")));
  const how = spoken("p", "quiet", "map.how");
  how.id = "how";
  canvas.setAttribute("aria-describedby", "how");
  const zoom = make("div", "zoom", pressed("map.nearer", () => around(1.6), "+"),
    pressed("map.further", () => around(1 / 1.6), "−"), pressed("map.whole", () => { whole(); draw(); }, "⤢"));
  const legend = make("ul", "legend");
  const place = make("section", "place");
  place.setAttribute("aria-live", "polite");
  speaks(place, () => place.setAttribute("aria-label", say("place.heading")));
  main.append(filters, told, make("div", "split",
    make("div", "", make("div", "map", canvas, zoom), legend, how), place));
  const caption = make("caption"), head = make("tr"), body = make("tbody"), pages = make("div", "pages");
  const scroll = make("div", "scroll", make("table", "", caption, make("thead", "", head), body));
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  speaks(scroll, () => scroll.setAttribute("aria-label", say("list.caption")));
  const back = pressed("list.back", () => page(at - 1)), on = pressed("list.on", () => page(at + 1));
  const which = make("span", "quiet");
  pages.append(back, which, on);
  main.append(scroll, pages);
  const foot = make("footer");
  for (const key of ["about.day", "about.licence", "about.outlines", "about.unknown"]) {
    const line = make("p");
    foot.append(speaks(line, () => { line.textContent = say(key, { day: dated(data.day), version: data.version }); }));
  }
  main.append(foot);

  // ── what is found, and the list ────────────────────────────────────────────────────────────────
  let found = all, at = 0, selected = -1, together = [], waiting = 0;
  const later = () => { clearTimeout(waiting); waiting = setTimeout(apply, 150); };
  function apply() {
    clearTimeout(waiting);
    const words = plainly(chosen.text).split(/\s+/).filter(Boolean);
    const service = chosen.service === "" ? -1 : Number(chosen.service);
    found = all.filter((i) =>
      (service < 0 || data.services[i].includes(service)) &&
      (!chosen.status || get.status(i) === chosen.status) &&
      (!chosen.province || get.province(i) === chosen.province) &&
      words.every((one) => searchable(i).includes(one)));
    grouped.clear();
    at = 0;
    told.textContent = found.length ? say("found", { n: found.length, placed: found.filter(located).length }) : say("none");
    page(0);
    draw();
  }
  const HEADINGS = ["name", "place", "province", "services", "status"];
  function page(number) {
    const last = Math.max(Math.ceil(found.length / PAGE) - 1, 0);
    at = Math.min(Math.max(number, 0), last);
    head.replaceChildren(...HEADINGS.map((key) => {
      const made = make("th", "", say(`list.${key}`));
      made.scope = "col";
      return made;
    }));
    body.replaceChildren(...found.slice(at * PAGE, (at + 1) * PAGE).map((i) => {
      const name = make("button", "", get.name(i));
      name.type = "button";
      name.addEventListener("click", () => { choose(i); centre(i); place.scrollIntoView({ block: "nearest" }); });
      const first = make("th", "", name);
      first.scope = "row";
      const row = make("tr", "", first, ...[where(i), get.province(i), services(i), word("status", i)].map((words, n) => {
        const cell = make("td", "", words);
        cell.dataset.heading = `${say(`list.${HEADINGS[n + 1]}`)}:`;
        return cell;
      }));
      row.dataset.place = i;
      if (i === selected) row.setAttribute("aria-current", "true");
      return row;
    }));
    scroll.hidden = !found.length;
    caption.textContent = say("list.caption");
    pages.hidden = last === 0;
    which.textContent = say("list.which", { first: at * PAGE + 1, last: Math.min((at + 1) * PAGE, found.length), n: found.length });
    back.disabled = at === 0;
    on.disabled = at === last;
  }

  // ── one place ──────────────────────────────────────────────────────────────────────────────────
  function choose(i, others = []) {
    selected = i;
    together = others;
    for (const row of body.children) {
      if (Number(row.dataset.place) === i) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
    }
    show();
    draw();
  }
  function show() {
    place.replaceChildren();
    if (together.length) {
      place.append(make("h2", "", say("place.together", { n: together.length })));
      const list = make("ul", "together", ...together.slice(0, PAGE).map((i) => {
        const button = make("button", "", get.name(i));
        button.type = "button";
        button.addEventListener("click", () => choose(i));
        return make("li", "", button);
      }));
      place.append(list);
      if (together.length > PAGE) place.append(make("p", "quiet", say("place.more", { n: together.length - PAGE })));
      return;
    }
    if (selected < 0) {
      place.append(make("h2", "", say("place.heading")), make("p", "", say("place.none")));
      return;
    }
    const i = selected, facts = make("dl");
    const since = get.status_as_of(i);
    const rows = {
      status: since ? say("place.status_as_of", { status: word("status", i), date: dated(since) }) : word("status", i),
      where: where(i),
      address: get.address(i),
      services: services(i) || say("place.not_known"),
      opening_hours: get.opening_hours(i),
      opened: data.opened[i] === null ? "" : String(data.opened[i]),
      initiator: word("initiator", i),
      legal_form: word("legal_form", i),
      carrier: get.carrier(i),
      digital: get.digital(i),
      notes: get.notes(i),
      confirmed_on: get.confirmed_on(i) && dated(get.confirmed_on(i)),
    };
    for (const [key, words] of Object.entries(rows)) {
      if (words) facts.append(make("dt", "", say(`place.${key}`)), make("dd", "", words));
    }
    place.append(make("p", "eyebrow", word("kind", i)), make("h2", "", get.name(i)), facts);
    if (!located(i)) place.append(make("p", "quiet", say("place.not_on_map")));
    if (data.sources[i].length) {
      place.append(make("p", "quiet", say("place.sources")), make("ul", "", ...data.sources[i].map(([words, address]) => {
        if (!address) return make("li", "", words);
        const link = make("a", "", words);
        link.href = address;
        link.target = "_blank";
        link.rel = "noopener noreferrer";
        return make("li", "", link);
      })));
    }
  }

  // ── the map ────────────────────────────────────────────────────────────────────────────────────
  const x = (i) => data.lon[i], y = (i) => -data.lat[i] * TALL; // in degrees of longitude, y down
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const outline = new Path2D();
  for (const ring of data.rings) {
    for (let n = 0; n < ring.length; n += 2) {
      const px = ring[n], py = -ring[n + 1] * TALL;
      if (n) outline.lineTo(px, py); else outline.moveTo(px, py);
      box[0] = Math.min(box[0], px); box[1] = Math.min(box[1], py);
      box[2] = Math.max(box[2], px); box[3] = Math.max(box[3], py);
    }
  }
  for (const i of all) {
    if (!located(i)) continue;
    box[0] = Math.min(box[0], x(i)); box[1] = Math.min(box[1], y(i));
    box[2] = Math.max(box[2], x(i)); box[3] = Math.max(box[3], y(i));
  }
  const view = { x: 4.3, y: -51 * TALL, scale: 200 }; // what is in the middle; pixels a degree
  let width = 0, height = 0, least = 50, dots = [];
  function whole() {
    least = 0.94 * Math.min(width / (box[2] - box[0] || 1), height / (box[3] - box[1] || 1));
    Object.assign(view, { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, scale: least });
  }
  const onScreen = (px, py) => [(px - view.x) * view.scale + width / 2, (py - view.y) * view.scale + height / 2];
  function around(times, sx = width / 2, sy = height / 2) {
    const scale = Math.min(Math.max(view.scale * times, least / 1.5), NEAREST);
    const px = view.x + (sx - width / 2) / view.scale, py = view.y + (sy - height / 2) / view.scale;
    Object.assign(view, { scale, x: px - (sx - width / 2) / scale, y: py - (sy - height / 2) / scale });
    draw();
  }
  function centre(i) {
    if (!located(i)) return;
    Object.assign(view, { x: x(i), y: y(i), scale: Math.max(view.scale, least * 4) });
    draw();
  }
  // Groups lie in cells of the world, not of the screen, so that they stand still when the map moves.
  const grouped = new Map();
  function groups() {
    const level = Math.floor(2 * Math.log2(view.scale));
    if (!grouped.has(level)) {
      const size = view.scale >= NEAREST ? 1e-6 : CELL / 2 ** (level / 2), cells = new Map();
      for (const i of found) {
        if (!located(i)) continue;
        const key = `${Math.floor(x(i) / size)}|${Math.floor(y(i) / size)}`;
        if (cells.has(key)) cells.get(key).push(i); else cells.set(key, [i]);
      }
      const made = [];
      for (const members of cells.values()) {
        const few = members.length < SMALL && new Set(members.map((i) => `${x(i)}|${y(i)}`)).size === members.length;
        for (const part of few ? members.map((i) => [i]) : [members]) {
          made.push({ members: part, x: part.reduce((sum, i) => sum + x(i), 0) / part.length,
            y: part.reduce((sum, i) => sum + y(i), 0) / part.length });
        }
      }
      if (grouped.size > 40) grouped.clear();
      grouped.set(level, made);
    }
    return grouped.get(level);
  }
  // Shape and fill tell the status, so that it can be read without colour and on paper.
  const { accent, ink, quiet, warn } = data.colors;
  const SIGNS = { open: ["circle", accent, true], start_up: ["diamond", accent, true], plan: ["circle", accent, false],
    idea: ["diamond", accent, false], stalled: ["square", warn, false], closed: ["cross", warn, false], unknown: ["circle", quiet, true] };
  function sign(to, status, sx, sy, size) {
    const [shape, color, full] = SIGNS[status] || SIGNS.unknown;
    to.beginPath();
    if (shape === "circle") to.arc(sx, sy, size, 0, 2 * Math.PI);
    else if (shape === "square") to.rect(sx - size * 0.85, sy - size * 0.85, size * 1.7, size * 1.7);
    else if (shape === "diamond") { to.moveTo(sx, sy - size * 1.2); to.lineTo(sx + size * 1.2, sy); to.lineTo(sx, sy + size * 1.2); to.lineTo(sx - size * 1.2, sy); to.closePath(); }
    else { to.moveTo(sx - size, sy - size); to.lineTo(sx + size, sy + size); to.moveTo(sx + size, sy - size); to.lineTo(sx - size, sy + size); }
    to.fillStyle = full ? color : "#fff";
    to.strokeStyle = full ? "#fff" : color;
    to.lineWidth = full ? 1.5 : 2.5;
    if (shape !== "cross") to.fill();
    to.stroke();
  }
  const pen = canvas.getContext("2d");
  let asked = false;
  function draw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; paint(); });
  }
  function paint() {
    const ratio = window.devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.save();
    pen.translate(width / 2, height / 2);
    pen.scale(view.scale, view.scale);
    pen.translate(-view.x, -view.y);
    pen.fillStyle = "#fff";
    pen.fill(outline);
    pen.strokeStyle = data.colors.outline;
    pen.lineWidth = 1.2 / view.scale;
    pen.stroke(outline);
    pen.restore();
    dots = [];
    for (const group of groups()) {
      const [sx, sy] = onScreen(group.x, group.y);
      if (sx < -40 || sy < -40 || sx > width + 40 || sy > height + 40) continue;
      const n = group.members.length;
      const size = n === 1 ? 6.5 : Math.min(11 + 1.5 * Math.log2(n), 23);
      dots.push({ sx, sy, size, group });
      if (n === 1) { sign(pen, get.status(group.members[0]), sx, sy, size); continue; }
      pen.beginPath();
      pen.arc(sx, sy, size, 0, 2 * Math.PI);
      pen.fillStyle = accent;
      pen.globalAlpha = 0.88;
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = "#fff"; pen.lineWidth = 1.5; pen.stroke();
      pen.fillStyle = "#fff";
      pen.font = "600 13px system-ui, sans-serif";
      pen.textAlign = "center"; pen.textBaseline = "middle";
      pen.fillText(count(n), sx, sy + 0.5);
    }
    if (selected >= 0 && located(selected)) {
      const [sx, sy] = onScreen(x(selected), y(selected));
      pen.beginPath(); pen.arc(sx, sy, 14, 0, 2 * Math.PI);
      pen.strokeStyle = ink; pen.lineWidth = 3; pen.stroke();
    }
    if (canvas.matches(":focus-visible")) {
      // What Enter opens is what lies nearest to this cross.
      pen.strokeStyle = ink; pen.lineWidth = 1.5;
      pen.beginPath();
      for (const [dx, dy] of [[1, 0], [0, 1]]) {
        pen.moveTo(width / 2 - 12 * dx, height / 2 - 12 * dy);
        pen.lineTo(width / 2 + 12 * dx, height / 2 + 12 * dy);
      }
      pen.stroke();
    }
  }
  function hit(sx, sy, reach) {
    let best = null, least = Infinity;
    for (const dot of dots) {
      const away = Math.hypot(dot.sx - sx, dot.sy - sy) - dot.size;
      if (away < reach && away < least) { best = dot; least = away; }
    }
    return best?.group ?? null;
  }
  function open(group) {
    if (!group) return;
    if (group.members.length === 1) { choose(group.members[0]); return; }
    const same = new Set(group.members.map((i) => `${x(i)}|${y(i)}`)).size === 1;
    if (same || view.scale >= NEAREST) { choose(-1, group.members); return; }
    const spread = Math.max(...group.members.map((i) => Math.hypot(x(i) - group.x, y(i) - group.y)));
    const scale = Math.max(view.scale * 2, Math.min((0.4 * Math.min(width, height)) / (spread || 1e-6), NEAREST));
    Object.assign(view, { x: group.x, y: group.y, scale: Math.min(scale, NEAREST) });
    draw();
  }

  // ── hands ──────────────────────────────────────────────────────────────────────────────────────
  const fingers = new Map();
  let moved = false;
  const spot = (event) => { const r = canvas.getBoundingClientRect(); return [event.clientX - r.left, event.clientY - r.top]; };
  canvas.addEventListener("pointerdown", (event) => {
    if (!fingers.size) moved = false;
    fingers.set(event.pointerId, spot(event));
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = spot(event), before = fingers.get(event.pointerId);
    if (!before) { canvas.classList.toggle("over", Boolean(hit(...now, 4))); return; }
    const rest = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (Math.hypot(now[0] - before[0], now[1] - before[1]) > 3 || fingers.size > 1) moved = true;
    if (!moved) return;
    fingers.set(event.pointerId, now);
    if (rest) {
      const was = Math.hypot(before[0] - rest[0], before[1] - rest[1]), is = Math.hypot(now[0] - rest[0], now[1] - rest[1]);
      around(is / (was || 1), (now[0] + rest[0]) / 2, (now[1] + rest[1]) / 2);
    } else {
      view.x -= (now[0] - before[0]) / view.scale;
      view.y -= (now[1] - before[1]) / view.scale;
      draw();
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!moved) open(hit(...spot(event), event.pointerType === "mouse" ? 5 : 16));
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, (event) => fingers.delete(event.pointerId));
  // A page that is scrolled past the map goes on scrolling, until somebody takes hold of the map.
  canvas.addEventListener("wheel", (event) => {
    if (document.activeElement !== canvas && !event.ctrlKey) return;
    event.preventDefault();
    around(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), ...spot(event));
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) { view.x += (60 * step[0]) / view.scale; view.y += (60 * step[1]) / view.scale; draw(); }
    else if (event.key === "+" || event.key === "=") around(1.6);
    else if (event.key === "-") around(1 / 1.6);
    else if (event.key === "0" || event.key === "Home") { whole(); draw(); }
    else if (event.key === "Enter") open(hit(width / 2, height / 2, Infinity));
    else return;
    event.preventDefault();
  });
  for (const name of ["focus", "blur"]) canvas.addEventListener(name, draw);

  function fillLegend() {
    legend.replaceChildren(...usedIn("status").map((status) => {
      const drawn = make("canvas"), ratio = window.devicePixelRatio || 1;
      drawn.width = drawn.height = 20 * ratio;
      drawn.setAttribute("aria-hidden", "true");
      const small = drawn.getContext("2d");
      small.scale(ratio, ratio);
      sign(small, status, 10, 10, 6);
      return make("li", "", drawn, said().codes.status[status]);
    }));
  }
  function turn(to) {
    language = to;
    document.documentElement.lang = to;
    for (const write of labelled.values()) write();
    other.lang = to === "nl" ? "en" : "nl";
    fillLists(); fillLegend(); show(); apply();
  }
  new ResizeObserver(() => {
    const r = canvas.getBoundingClientRect(), ratio = window.devicePixelRatio || 1, first = !width;
    [width, height] = [r.width, r.height];
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (first || Math.abs(view.scale - least) < 1e-9) whole();
    paint();
  }).observe(canvas);
  turn(language);
})();
