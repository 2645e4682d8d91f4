"use strict";

// Everything is written as text: no string of the page ever becomes markup.
const STAGES = { 3: "match", 4: "score", 5: "decide" };
const VERDICTS = ["all", "kept", "dropped"];
const FIRST = 400; // rows that are drawn before anything else is done
const find = (id) => document.getElementById(id);
const count = (number) => number.toLocaleString("en");
const signed = (weight) => (weight < 0 ? "−" : "+") + Math.abs(weight).toFixed(2);

function make(tag, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

async function unpacked() {
  const packed = Uint8Array.from(atob(find("data").textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

// Heads: what the page is, the stages it passed, and where in it the kept blocks stand.

function head(side) {
  const kept = side.blocks.filter((block) => block[4]).length;
  const facts = [...side.facts, `${count(kept)} of ${count(side.blocks.length)} blocks kept`, `confidence ${side.confidence.toFixed(2)}`];
  const stages = side.stages.map(([name, text]) => make("li", {}, make("b", { textContent: name }), make("span", { textContent: text })));
  const made = make("section", { className: "head" },
    make("p", { className: "quiet name", dir: "auto", textContent: side.name }),
    make("h1", { dir: "auto", textContent: side.title || side.name }),
    make("p", { className: "quiet figures facts" }, ...facts.map((fact) => make("span", { dir: "auto", textContent: fact }))));
  if (side.reason) made.append(make("p", { className: "reason", dir: "auto", textContent: `No body: ${side.reason}` }));
  made.append(map(side.blocks), make("details", { className: "stages" },
    make("summary", { className: "quiet", textContent: "Stages it passed" }), make("ol", { className: "figures" }, ...stages)));
  return made;
}

// One stroke for each block, as wide as its text is long: tall where it is kept, low where it is dropped.
function map(blocks) {
  const paths = ["", ""];
  let at = 0;
  for (const [text, , , , keep] of blocks) {
    const width = text.length + 12;
    paths[keep] += `M${at} 20v${keep ? -20 : -6}h${width}v${keep ? 20 : 6}z`;
    at += width;
  }
  const draw = (tag, given) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
    return made;
  };
  const drawn = draw("svg", { class: "map", viewBox: `0 0 ${at || 1} 20`, preserveAspectRatio: "none", role: "img", "aria-label": "Where in the page the kept blocks stand" });
  drawn.append(draw("path", { class: "gone", d: paths[0] }), draw("path", { class: "kept", d: paths[1] }));
  return drawn;
}

// Blocks, each with a note: role and score, and the reasons once they are asked for.

function block(side, at) {
  const [text, kind, level, role, keep, score] = side.blocks[at];
  const made = find("block").content.firstElementChild.cloneNode(true);
  const [words, note] = made.children;
  const [name, meter, figure] = note.firstElementChild.children;
  made.classList.add(keep ? "kept" : "dropped");
  words.classList.add(kind, `level${level}`);
  words.textContent = text;
  name.textContent = role;
  meter.style.setProperty("--score", score);
  meter.style.setProperty("--bar", side.bar);
  figure.textContent = score.toFixed(2);
  note.addEventListener("toggle", () => note.append(why(side, side.blocks[at])), { once: true });
  return made;
}

function why(side, [, kind, , , keep, score, place, reasons]) {
  const stages = {};
  const strongest = Math.max(1000, ...reasons.filter((_, at) => at % 2).map(Math.abs));
  for (let at = 0; at < reasons.length; at += 2) {
    const [name, stage, text] = side.names[reasons[at]];
    (stages[stage] ??= []).push(reason(name, reasons[at + 1] / 1000, text, reasons[at + 1] / strongest));
  }
  const lists = Object.entries(stages).map(([stage, rows]) =>
    make("section", {}, make("h3", { textContent: STAGES[stage] }), make("ul", {}, ...rows)));
  const passed = score >= side.bar;
  const against = passed === !!keep ? ":" : ", decided otherwise:";
  const verdict = make("p", {}, `${score.toFixed(2)} ${passed ? "reaches" : "is below"} the bar of ${side.bar.toFixed(2)}${against} `, make("b", { textContent: keep ? "kept" : "dropped" }));
  const where = typeof place === "number" ? `line ${count(place)}` : place;
  return make("div", { className: "why" }, ...lists, verdict, make("p", { className: "place", textContent: `${kind}, ${where}` }));
}

function reason(name, weight, text, share) {
  const stroke = make("span", { className: `stroke ${weight < 0 ? "against" : "for"}` });
  stroke.style.setProperty("--width", Math.abs(share));
  const made = make("li", {}, make("span", { className: "reason-name", textContent: name }), stroke,
    make("span", { className: "figures", textContent: signed(weight) }));
  if (text) made.append(make("span", { className: "rule", textContent: text }));
  return made;
}

// Rows: one block, or the two that stand beside each other. ``roles`` and ``verdicts`` are those of either.

function row(cells, said = "") {
  const known = cells.filter(([, at]) => at !== null).map(([side, at]) => side.blocks[at]);
  return {
    cells,
    said,
    text: known.map((own) => own[0]).join("\n").toLowerCase(),
    roles: new Set(known.map((own) => own[3])),
    verdicts: new Set(["all", ...known.map((own) => (own[4] ? "kept" : "dropped"))]),
    fits: true,
    element: null,
  };
}

function rowsOf({ sides, rows }) {
  const whole = rows
    ? rows.map(([one, other, said]) => row([[sides[0], one], [sides[1], other]], said))
    : sides[0].blocks.map((_, at) => row([[sides[0], at]]));
  return { whole, changes: whole.filter((own) => own.said).map((own) => ({ ...own })) };
}

// A list of thousands is drawn in slices, each as long as all before it, so that its start can be read at once.
// Its items are no <li>, which browsers number anew whenever one is hidden.
async function draw(rows, name) {
  const list = make("div", { className: "rows", role: "list" });
  find("blocks").append(list);
  for (let at = 0, end = FIRST; at < rows.length; at = end, end *= 2) {
    list.append(...rows.slice(at, end).map((own, step) => drawn(own, `${name}${at + step}`)));
    if (end < rows.length) await new Promise((done) => setTimeout(done));
  }
}

function drawn(own, id) {
  const cells = own.cells.map(([side, at]) => (at === null ? make("div", { className: "block none" }) : block(side, at)));
  own.element = make("div", { className: "row", role: "listitem", id, hidden: !own.fits }, ...cells);
  if (own.said) own.element.prepend(make("p", { className: "said", textContent: own.said }));
  return own.element;
}

// Filters: what is shown is what the verdict, one of the roles and the search agree on.

function choice(type, name, value, number, checked = false) {
  const input = make("input", { type, name, value, checked });
  return make("label", { className: `choice ${value}` }, input, make("span", {}, value, " ", make("b", { className: "figures", textContent: count(number) })));
}

function offer(rows) {
  const roles = new Map();
  for (const own of rows) for (const role of own.roles) roles.set(role, (roles.get(role) || 0) + 1);
  const told = [...roles].sort((one, other) => other[1] - one[1]);
  find("verdicts").append(...VERDICTS.map((name) =>
    choice("radio", "verdict", name, rows.filter((own) => own.verdicts.has(name)).length, name === "all")));
  find("roles").append(...told.map(([role, number]) => choice("checkbox", "role", role, number)));
}

function filter({ whole, changes }) {
  const chosen = (name) => [...document.querySelectorAll(`input[name=${name}]:checked`)].map((input) => input.value);
  const [verdict] = chosen("verdict");
  const roles = chosen("role");
  const wanted = find("search").value.trim().toLowerCase();
  for (const own of [...changes, ...whole]) {
    const told = !roles.length || roles.some((role) => own.roles.has(role));
    own.fits = told && own.verdicts.has(verdict) && own.text.includes(wanted);
    if (own.element) own.element.hidden = !own.fits;
  }
  const shown = whole.filter((own) => own.fits);
  find("status").textContent = shown.length === whole.length ? "" : `${count(shown.length)} of ${count(whole.length)} shown`;
  highlight(wanted ? shown : [], wanted);
}

function highlight(rows, wanted) {
  if (!CSS.highlights) return;
  const ranges = rows.filter((own) => own.element).slice(0, 1000).flatMap((own) => [...own.element.querySelectorAll(".text")].flatMap((element) => {
    const node = element.firstChild;
    const at = node ? node.data.toLowerCase().indexOf(wanted) : -1;
    if (at < 0 || at + wanted.length > node.length) return [];
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + wanted.length);
    return [range];
  }));
  CSS.highlights.set("found", new Highlight(...ranges));
}

// Keys

function jump(step) {
  const shown = [...document.querySelectorAll(".row:not([hidden]) > .dropped")];
  const here = document.activeElement.closest(".block") || atTop();
  const follows = (element) => here && here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  const precedes = (element) => here && here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
  const target = step > 0 ? shown.find((element) => !here || follows(element)) : shown.findLast(precedes);
  if (!target) return;
  target.querySelector("summary").focus({ preventScroll: true });
  target.scrollIntoView({ block: "center" });
}

function atTop() {
  const edge = find("tools").getBoundingClientRect().bottom + 4;
  return document.elementsFromPoint(innerWidth / 2, edge).find((element) => element.matches(".block"));
}

function clear(page) {
  find("search").value = "";
  document.querySelector("input[name=verdict]").checked = true;
  for (const input of document.querySelectorAll("input[name=role]")) input.checked = false;
  filter(page);
}

function listen(page) {
  const keys = {
    n: () => jump(1),
    p: () => jump(-1),
    "/": () => find("search").focus(),
    Escape: () => clear(page),
  };
  addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=search]") && event.key !== "Escape";
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
  for (const id of ["tools", "filters"]) find(id).addEventListener("input", () => filter(page));
  find("tools").addEventListener("submit", (event) => event.preventDefault());
  find("next").addEventListener("click", () => jump(1));
}

async function show() {
  const data = await unpacked();
  const page = rowsOf(data);
  document.body.classList.toggle("beside", data.sides.length > 1);
  find("heads").append(...data.sides.map(head));
  if (innerWidth < 640) find("filters").open = false;
  offer(page.whole);
  listen(page);
  if (data.rows) {
    find("blocks").append(make("h2", { textContent: `Changed (${count(page.changes.length)})` }));
    await draw(page.changes, "c");
    for (const note of document.querySelectorAll(".note")) note.open = true;
    find("blocks").append(make("h2", { textContent: "Whole page" }));
  }
  await draw(page.whole, "b");
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  document.documentElement.dataset.ready = "";
}

show().catch((error) => find("blocks").append(make("p", { textContent: `This page needs a browser of 2023 or newer: ${error.message}` })));
