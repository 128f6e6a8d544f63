// What an answer looks like: a table, bars, a map. Views of YASR, with our own marking up:
// plain elements, text never read as HTML, and a table behind every picture.

const PAGE = 50;
const BARS = 30;
const RAW = 200_000;
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const POINT = /^(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i;
const LATITUDE = /(^|_)lat(itude)?$/i;
const LONGITUDE = /(^|_)(long?|lng|longitude)$/i;
const SVG = "http://www.w3.org/2000/svg";
const XSD_STRING = "http://www.w3.org/2001/XMLSchema#string";
// Frames of the map; what lies in none of them gets one that fits it.
const FRAMES = [
  ["Hexagone et Corse", 41.2, 51.3, -5.3, 9.8],
  ["Guadeloupe", 15.8, 16.6, -61.9, -61.0],
  ["Martinique", 14.3, 14.95, -61.3, -60.75],
  ["Guyane", 2, 6, -54.7, -51.5],
  ["La Réunion", -21.5, -20.8, 55.1, 55.95],
  ["Mayotte", -13.1, -12.5, 44.9, 45.4],
];

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const number = (value) => Number(value).toLocaleString("fr", { maximumFractionDigits: 6 });
const isNumber = (cell) => NUMBER.test(cell?.value ?? "") && cell.type !== "uri";

// An answer as columns and rows of cells {value, type, language}; undefined when unbound.
export function asTable(results) {
  const bindings = results?.getBindings();
  if (bindings) {
    const columns = results.getVariables();
    const cell = (one) => one && { value: one.value, type: one.type, language: one["xml:lang"], datatype: one.datatype };
    return { columns, rows: bindings.map((row) => columns.map((name) => cell(row[name]))) };
  }
  const statements = results?.getStatements();
  if (!statements) return null;
  const cell = (term) => ({
    value: term.value,
    type: term.termType === "NamedNode" ? "uri" : term.termType === "Literal" ? "literal" : "bnode",
    language: term.language || undefined,
    datatype: term.datatype?.value,
  });
  const rows = statements.map((one) => [one.subject, one.predicate, one.object].map(cell));
  return { columns: ["sujet", "propriété", "valeur"], rows };
}

function shorten(iri, prefixes) {
  let best = ["", ""];
  for (const [prefix, start] of Object.entries(prefixes)) {
    if (iri.startsWith(start) && start.length > best[1].length) best = [prefix, start];
  }
  const local = iri.slice(best[1].length);
  return best[0] && /^[\w-]+$/.test(local) ? `${best[0]}:${local}` : iri;
}

function show(cell, prefixes) {
  if (!cell) return make("td");
  if (cell.type === "uri") {
    const text = shorten(cell.value, prefixes);
    if (!/^https?:/.test(cell.value)) return make("td", {}, text);
    const base = "https://w3id.org/pvd-graph/";
    const href = cell.value.startsWith(base) ? `/${cell.value.slice(base.length)}` : cell.value;
    return make("td", {}, make("a", { href, title: cell.value }, text));
  }
  const title = cell.datatype && cell.datatype !== XSD_STRING ? shorten(cell.datatype, prefixes) : undefined;
  return make("td", { lang: cell.language, title, class: isNumber(cell) ? "num" : undefined }, cell.value);
}

function compare(one, other) {
  if (!one || !other) return (one ? 1 : 0) - (other ? 1 : 0);
  if (isNumber(one) && isNumber(other)) return Number(one.value) - Number(other.value);
  return one.value.localeCompare(other.value, "fr");
}

class View {
  constructor(yasr) {
    this.yasr = yasr;
    this.helpReference = undefined;
  }

  // One reading of an answer serves all views; YASR asks each whether it can show it.
  get table() {
    const results = this.yasr.results;
    if (!results || results.hasError?.()) return null;
    results.pvdTable ??= asTable(results);
    return results.pvdTable;
  }

  getIcon() {
    return undefined;
  }

  canHandleResults() {
    return Boolean(this.table);
  }

  download(name) {
    const results = this.yasr.results;
    if (!results?.getBindings()) return undefined;
    return {
      getData: () => results.asCsv(),
      contentType: "text/csv",
      title: "Télécharger en CSV",
      filename: `${name || "reponse"}.csv`,
    };
  }
}

export class TableView extends View {
  priority = 10;
  label = "Tableau";

  draw() {
    this.page = 0;
    this.sorted = null;
    this.rows = this.table.rows;
    this.fill();
  }

  sort(place) {
    const down = this.sorted?.place === place && !this.sorted.down;
    this.sorted = { place, down };
    const sign = down ? -1 : 1;
    this.rows = this.table.rows.toSorted((one, other) => sign * compare(one[place], other[place]));
    this.page = 0;
    this.fill(`[data-place="${place}"]`);
  }

  turn(step) {
    this.page += step;
    this.fill(step < 0 ? "[data-turn=back]" : "[data-turn=on]");
  }

  heading(name, place) {
    const on = this.sorted?.place === place;
    const order = on ? (this.sorted.down ? "descending" : "ascending") : undefined;
    const button = make("button", { type: "button", "data-place": place, title: `Trier par ${name}`, onclick: () => this.sort(place) }, name, on ? (this.sorted.down ? " ▼" : " ▲") : "");
    return make("th", { scope: "col", "aria-sort": order }, button);
  }

  fill(focus) {
    const { columns } = this.table;
    const prefixes = this.yasr.getPrefixes();
    const first = this.page * PAGE;
    const shown = this.rows.slice(first, first + PAGE);
    const body = make("tbody", {}, ...shown.map((row) => make("tr", {}, ...row.map((cell) => show(cell, prefixes)))));
    const head = make("thead", {}, make("tr", {}, ...columns.map((name, place) => this.heading(name, place))));
    const label = { class: "scroll", tabindex: "0", role: "region", "aria-label": "Réponse" };
    const box = make("div", label, make("table", {}, head, body));
    this.yasr.resultsEl.replaceChildren(box);
    if (!this.rows.length) box.replaceChildren(make("p", { class: "empty" }, "Aucune ligne ne répond à cette requête."));
    if (this.rows.length > PAGE) this.yasr.resultsEl.append(this.pager(first, shown.length));
    const target = focus && this.yasr.resultsEl.querySelector(focus);
    (target?.disabled ? box : target)?.focus();
  }

  pager(first, shown) {
    const last = first + shown >= this.rows.length;
    const turn = (step, name, key, off) => make("button", { type: "button", class: "quiet", "data-turn": key, disabled: off ? "" : undefined, onclick: () => this.turn(step) }, name);
    const where = `Lignes ${number(first + 1)} à ${number(first + shown)} sur ${number(this.rows.length)}`;
    return make("p", { class: "row pages" }, turn(-1, "Précédentes", "back", first === 0), make("span", {}, where), turn(1, "Suivantes", "on", last));
  }
}

export class ChartView extends View {
  priority = 5;
  label = "Graphique";

  numeric() {
    const { columns, rows } = this.table;
    const every = (place) => rows.some((row) => row[place]) && rows.every((row) => !row[place] || isNumber(row[place]));
    const placed = (place) => LATITUDE.test(columns[place]) || LONGITUDE.test(columns[place]);
    return columns.map((_, place) => place).filter((place) => !placed(place) && every(place));
  }

  canHandleResults() {
    return Boolean(this.table) && this.numeric().length > 0;
  }

  draw() {
    const { columns } = this.table;
    const numeric = this.numeric();
    const labels = columns.map((_, place) => place).filter((place) => !numeric.includes(place));
    // A figure that comes last is most often what was counted or measured.
    this.value = numeric.at(-1);
    this.name = labels[0] ?? columns.findIndex((_, place) => place !== this.value);
    const choose = (id, text, places, key) => {
      const select = make("select", { id, onchange: () => ((this[key] = Number(select.value)), this.fill()) });
      select.append(...places.map((place) => make("option", { value: place, ...(place === this[key] ? { selected: "" } : {}) }, columns[place])));
      return make("span", { class: "row" }, make("label", { for: id }, text), select);
    };
    const all = columns.map((_, place) => place);
    this.list = make("div");
    const controls = make("div", { class: "row" }, choose("chart-name", "Nom", all, "name"), choose("chart-value", "Valeur", numeric, "value"));
    this.yasr.resultsEl.replaceChildren(controls, this.list);
    this.fill();
  }

  fill() {
    const { rows, columns } = this.table;
    const prefixes = this.yasr.getPrefixes();
    const drawn = rows.filter((row) => row[this.value]).slice(0, BARS);
    const most = Math.max(...drawn.map((row) => Math.abs(Number(row[this.value].value))), Number.MIN_VALUE);
    const bar = (value) =>
      draw("svg", { class: "meter", viewBox: "0 0 100 1", preserveAspectRatio: "none", "aria-hidden": "true" },
        draw("rect", { class: "meter-back", width: 100, height: 1 }),
        draw("rect", { class: value < 0 ? "meter-less" : "meter-fill", width: (100 * Math.abs(value)) / most, height: 1 }));
    const items = drawn.map((row) => {
      const name = row[this.name];
      const text = name?.type === "uri" ? shorten(name.value, prefixes) : (name?.value ?? "");
      const value = Number(row[this.value].value);
      return make("li", {}, make("span", { lang: name?.language }, text), make("strong", { class: "num" }, number(value)), bar(value));
    });
    const told = drawn.length < rows.length ? `Les ${drawn.length} premières lignes qui ont une valeur, sur ${number(rows.length)}.` : "";
    this.list.replaceChildren(make("p", { class: "hint" }, `${columns[this.value]}. ${told}`), make("ul", { class: "bars" }, ...items));
  }
}

export function points({ columns, rows }) {
  const lat = columns.findIndex((name) => LATITUDE.test(name));
  const long = columns.findIndex((name) => LONGITUDE.test(name));
  const at = (row) => {
    if (lat >= 0 && long >= 0 && isNumber(row[lat]) && isNumber(row[long])) return [Number(row[lat].value), Number(row[long].value)];
    const found = row.map((cell) => POINT.exec(cell?.value ?? "")).find(Boolean);
    return found ? [Number(found[2]), Number(found[1])] : null;
  };
  const text = (row) =>
    row.filter((cell, place) => cell && place !== lat && place !== long && cell.type !== "uri" && !POINT.test(cell.value))
      .slice(0, 3).map((cell) => cell.value).join(" · ");
  return rows.map((row) => ({ at: at(row), text: text(row) }))
    .filter(({ at }) => at && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180);
}

export class MapView extends View {
  priority = 4;
  label = "Carte";

  canHandleResults() {
    return Boolean(this.table) && points(this.table).length > 0;
  }

  draw() {
    const found = points(this.table);
    const inside = ([, south, north, west, east]) => ({ at: [lat, long] }) => lat >= south && lat <= north && long >= west && long <= east;
    const frames = FRAMES.map((frame) => [frame, found.filter(inside(frame))]).filter(([, held]) => held.length);
    const rest = found.filter((one) => !FRAMES.some((frame) => inside(frame)(one)));
    if (rest.length) frames.push([around(rest), rest]);
    const told = `${number(found.length)} ${found.length < 2 ? "point" : "points"} ; le tableau les liste tous, avec leurs coordonnées.`;
    this.yasr.resultsEl.replaceChildren(make("p", { class: "hint" }, told), make("div", { class: "maps" }, ...frames.map(([frame, held]) => drawMap(frame, held))));
  }
}

function around(held) {
  const [lats, longs] = [0, 1].map((place) => held.map(({ at }) => at[place]));
  const margin = 0.2;
  return ["Ailleurs", Math.min(...lats) - margin, Math.max(...lats) + margin, Math.min(...longs) - margin, Math.max(...longs) + margin];
}

function drawMap([name, south, north, west, east], held) {
  // Plate carrée, with the middle parallel at its true length.
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const width = 600;
  const scale = width / ((east - west) * squeeze);
  const height = Math.max(60, (north - south) * scale);
  const x = (long) => (long - west) * squeeze * scale;
  const y = (lat) => (north - lat) * scale;
  const step = [10, 5, 2, 1, 0.5, 0.2, 0.1].find((one) => (north - south) / one >= 3) ?? 0.1;
  const lines = [];
  const ticks = (from, to) => Array.from({ length: Math.floor(to / step) - Math.ceil(from / step) + 1 }, (_, n) => (Math.ceil(from / step) + n) * step);
  for (const lat of ticks(south, north)) {
    lines.push(draw("line", { x1: 0, x2: width, y1: y(lat), y2: y(lat) }), draw("text", { x: 4, y: y(lat) - 3 }, `${number(lat.toFixed(1))}°`));
  }
  for (const long of ticks(west, east)) {
    lines.push(draw("line", { y1: 0, y2: height, x1: x(long), x2: x(long) }), draw("text", { x: x(long) + 3, y: height - 4 }, `${number(long.toFixed(1))}°`));
  }
  const dots = held.map(({ at, text }) => draw("circle", { cx: x(at[1]).toFixed(1), cy: y(at[0]).toFixed(1), r: held.length > 500 ? 3 : 5 }, draw("title", {}, text)));
  const label = `${name} : ${number(held.length)} ${held.length < 2 ? "point" : "points"}`;
  const picture = draw("svg", { viewBox: `0 0 ${width} ${height.toFixed(0)}`, role: "img", "aria-label": label }, draw("g", { class: "grid", "aria-hidden": "true" }, ...lines), draw("g", { class: "dots" }, ...dots));
  return make("figure", { class: east - west > 8 || name === "Ailleurs" ? "map map-wide" : "map" }, picture, make("figcaption", {}, label));
}

export class RawView extends View {
  priority = 2;
  label = "Brut";

  canHandleResults() {
    const results = this.yasr.results;
    return Boolean(results) && !results.getError() && Boolean(results.getOriginalResponseAsString());
  }

  draw() {
    const text = this.yasr.results.getOriginalResponseAsString();
    const cut = text.length > RAW;
    const told = cut ? [make("p", { class: "hint" }, `Les ${number(RAW)} premiers caractères sur ${number(text.length)} ; la réponse entière se télécharge.`)] : [];
    const label = { tabindex: "0", role: "region", "aria-label": "Réponse telle qu'elle arrive", class: "raw" };
    this.yasr.resultsEl.replaceChildren(...told, make("pre", label, text.slice(0, RAW)));
  }

  download(name) {
    const results = this.yasr.results;
    const type = results.getContentType() ?? "text/plain";
    const ending = { json: "json", xml: "xml", csv: "csv", tsv: "tsv", ttl: "ttl" }[results.getType()] ?? "txt";
    return {
      getData: () => results.getOriginalResponseAsString(),
      contentType: type,
      title: "Télécharger la réponse",
      filename: `${name || "reponse"}.${ending}`,
    };
  }
}

export class YesNoView extends View {
  priority = 10;
  hideFromSelection = true;

  canHandleResults() {
    const said = this.yasr.results?.getBoolean?.();
    return said === true || said === false;
  }

  draw() {
    const text = this.yasr.results.getBoolean() ? "Oui" : "Non";
    this.yasr.resultsEl.replaceChildren(make("p", { class: "yes-no" }, make("strong", {}, text)));
  }
}

// What the endpoint says when it refuses, which is JSON with a title and a detail.
export class ErrorView extends View {
  priority = 20;
  hideFromSelection = true;

  canHandleResults() {
    return Boolean(this.yasr.results?.getError());
  }

  draw() {
    const error = this.yasr.results.getError();
    let said = {};
    try {
      said = JSON.parse(error.text);
    } catch {
      said.title = "Pas de réponse";
      said.detail = error.status ? error.text : "Le point d'accès ne répond pas, ou la connexion est rompue : une réponse coupée n'est pas montrée.";
    }
    const lines = [make("p", {}, make("strong", {}, said.title ?? "Erreur")), make("p", { class: "detail" }, said.detail ?? "")];
    this.yasr.resultsEl.replaceChildren(make("div", { class: "note", role: "alert" }, ...lines));
  }

  download() {
    return undefined;
  }
}
