// What an answer looks like: a table, bars, a map. Views of YASR, with our own marking up:
// plain elements, text never read as HTML, and a table behind every picture.

import { isPoint, points, showMap } from "./sparql-map.js";
import { number, say } from "./sparql-words.js";

const PAGE = 50;
const BARS = 30;
const RAW = 200_000;
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const SVG = "http://www.w3.org/2000/svg";
const XSD_STRING = "http://www.w3.org/2001/XMLSchema#string";

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

export function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const isNumber = (cell) => NUMBER.test(cell?.value ?? "") && cell.type !== "uri";

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
  return { columns: say("sujet propriété valeur", "subject property value").split(" "), rows };
}

function shorten(iri, prefixes) {
  let best = ["", ""];
  for (const [prefix, start] of Object.entries(prefixes)) {
    if (iri.startsWith(start) && start.length > best[1].length) best = [prefix, start];
  }
  const local = iri.slice(best[1].length);
  return best[0] && /^[\w-]+$/.test(local) ? `${best[0]}:${local}` : iri;
}

// Columns whose every value is a number: they are aligned on their units.
function numberColumns({ columns, rows }) {
  // A code is a plain text, of digits or not.
  const measured = (cell) => isNumber(cell) && cell.datatype && cell.datatype !== XSD_STRING;
  const every = (place) => rows.some((row) => row[place]) && rows.every((row) => !row[place] || measured(row[place]));
  return columns.map((_, place) => place).filter(every);
}

function show(cell, prefixes, numeric) {
  if (!cell) return make("td");
  if (cell.type === "uri") {
    const text = shorten(cell.value, prefixes);
    if (!/^https?:/.test(cell.value)) return make("td", {}, text);
    const base = "https://w3id.org/pvd-graph/";
    const href = cell.value.startsWith(base) ? `/${cell.value.slice(base.length)}` : cell.value;
    return make("td", {}, make("a", { href, title: cell.value }, text));
  }
  const title = cell.datatype && cell.datatype !== XSD_STRING ? shorten(cell.datatype, prefixes) : undefined;
  return make("td", { lang: cell.language, title, class: numeric ? "num" : cell.value.length > 60 ? "long" : undefined }, cell.value);
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
      title: say("Télécharger en CSV", "Download as CSV"),
      filename: `${name || "reponse"}.csv`,
    };
  }
}

export class TableView extends View {
  priority = 10;
  label = say("Tableau", "Table");

  draw() {
    this.page = 0;
    this.sorted = null;
    this.rows = this.table.rows;
    this.numeric = numberColumns(this.table);
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
    const button = make("button", { type: "button", "data-place": place, title: say(`Trier par ${name}`, `Sort by ${name}`), onclick: () => this.sort(place) }, name, on ? (this.sorted.down ? " ▼" : " ▲") : "");
    return make("th", { scope: "col", "aria-sort": order, class: this.numeric.includes(place) ? "num" : undefined }, button);
  }

  fill(focus) {
    const { columns } = this.table;
    const prefixes = this.yasr.getPrefixes();
    const first = this.page * PAGE;
    const shown = this.rows.slice(first, first + PAGE);
    const body = make("tbody", {}, ...shown.map((row) => make("tr", {}, ...row.map((cell, place) => show(cell, prefixes, this.numeric.includes(place))))));
    const head = make("thead", {}, make("tr", {}, ...columns.map((name, place) => this.heading(name, place))));
    const label = { class: "scroll", tabindex: "0", role: "region", "aria-label": say("Réponse", "Answer") };
    const box = make("div", label, make("table", {}, head, body));
    this.yasr.resultsEl.replaceChildren(box);
    if (!this.rows.length) box.replaceChildren(make("p", { class: "empty" }, say("Aucune ligne ne répond à cette requête.", "No row answers this query.")));
    if (this.rows.length > PAGE) this.yasr.resultsEl.append(this.pager(first, shown.length));
    const target = focus && this.yasr.resultsEl.querySelector(focus);
    (target?.disabled ? box : target)?.focus();
  }

  pager(first, shown) {
    const last = first + shown >= this.rows.length;
    const turn = (step, name, key, off) => make("button", { type: "button", class: "quiet", "data-turn": key, disabled: off ? "" : undefined, onclick: () => this.turn(step) }, name);
    const [from, to, all] = [first + 1, first + shown, this.rows.length].map((one) => number(one));
    const where = say(`Lignes ${from} à ${to} sur ${all}`, `Rows ${from} to ${to} of ${all}`);
    return make("p", { class: "row pages" }, turn(-1, say("Précédentes", "Previous"), "back", first === 0), make("span", {}, where), turn(1, say("Suivantes", "Next"), "on", last));
  }
}

export class ChartView extends View {
  priority = 5;
  label = say("Graphique", "Chart");
  why = say("Pas de graphique : aucune colonne de nombres.", "No chart: no column of numbers.");

  numeric() {
    const { columns } = this.table;
    return numberColumns(this.table).filter((place) => !isPoint(columns[place]));
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
    const controls = make("div", { class: "row" }, choose("chart-name", say("Nom", "Name"), all, "name"), choose("chart-value", say("Valeur", "Value"), numeric, "value"));
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
    const told = drawn.length < rows.length ? say(`Les ${drawn.length} premières lignes qui ont une valeur, sur ${number(rows.length)}.`, `The first ${drawn.length} rows that have a value, of ${number(rows.length)}.`) : "";
    const named = columns[this.value];
    const scale = say(`« ${named} », dans l'ordre de la réponse ; la plus longue barre vaut ${number(most)}.`, `“${named}”, in the order of the answer; the longest bar is ${number(most)}.`);
    this.list.replaceChildren(make("p", { class: "hint" }, `${scale} ${told}`.trim()), make("ul", { class: "bars" }, ...items));
  }
}

export class MapView extends View {
  priority = 4;
  label = say("Carte", "Map");
  why = say("Pas de carte : ni colonnes lat et long, ni point.", "No map: neither columns lat and long, nor a point.");

  canHandleResults() {
    return Boolean(this.table) && points(this.table).length > 0;
  }

  draw() {
    showMap(this.yasr.resultsEl, points(this.table));
  }
}

function yesOrNo(results) {
  const said = results?.getBoolean?.();
  if (said !== true && said !== false) return null;
  return make("p", { class: "yes-no" }, make("strong", {}, said ? say("Oui", "Yes") : say("Non", "No")));
}

export class RawView extends View {
  priority = 2;
  label = say("Brut", "Raw");

  canHandleResults() {
    const results = this.yasr.results;
    return Boolean(results) && !results.getError() && Boolean(results.getOriginalResponseAsString());
  }

  draw() {
    const text = this.yasr.results.getOriginalResponseAsString();
    const cut = text.length > RAW;
    const said = yesOrNo(this.yasr.results);
    const told = said ? [said] : cut ? [make("p", { class: "hint" }, say(`Les ${number(RAW)} premiers caractères sur ${number(text.length)} ; la réponse entière se télécharge.`, `The first ${number(RAW)} characters of ${number(text.length)}; the whole answer can be downloaded.`))] : [];
    const label = { tabindex: "0", role: "region", "aria-label": say("Réponse telle qu'elle arrive", "Answer as it comes"), class: "raw" };
    this.yasr.resultsEl.replaceChildren(...told, make("pre", label, text.slice(0, RAW)));
  }

  download(name) {
    const results = this.yasr.results;
    const type = results.getContentType() ?? "text/plain";
    const ending = { json: "json", xml: "xml", csv: "csv", tsv: "tsv", ttl: "ttl" }[results.getType()] ?? "txt";
    return {
      getData: () => results.getOriginalResponseAsString(),
      contentType: type,
      title: say("Télécharger la réponse", "Download the answer"),
      filename: `${name || "reponse"}.${ending}`,
    };
  }
}

export class YesNoView extends View {
  priority = 10;
  hideFromSelection = true;

  canHandleResults() {
    return yesOrNo(this.yasr.results) !== null;
  }

  draw() {
    this.yasr.resultsEl.replaceChildren(yesOrNo(this.yasr.results));
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
    if (!error.status && this.yasr.pvdStopped) {
      this.yasr.resultsEl.replaceChildren(make("p", { class: "empty" }, make("strong", {}, say("Requête arrêtée.", "Query stopped."))));
      return;
    }
    let said = {};
    try {
      said = JSON.parse(error.text);
    } catch {
      said.title = say("Pas de réponse", "No answer");
      said.detail = error.status ? error.text : say("Le point d'accès ne répond pas, ou la connexion est rompue : une réponse coupée n'est pas montrée.", "The endpoint does not answer, or the connection is broken: an answer that is cut is not shown.");
    }
    const lines = [make("p", {}, make("strong", {}, said.title ?? say("Erreur", "Error"))), make("p", { class: "detail" }, said.detail ?? "")];
    this.yasr.resultsEl.replaceChildren(make("div", { class: "note", role: "alert" }, ...lines));
  }

  download() {
    return undefined;
  }
}
