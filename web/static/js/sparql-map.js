// Points of an answer on a map: drawn on what the communes' own points tell of land and
// départements; each point's name by pointer, finger and keyboard. The table says it all.

import { draw, isNumber, make } from "./sparql-results.js";
import { number, say } from "./sparql-words.js";

const POINT = /^(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i;
const LATITUDE = /(^|_)lat(itude)?$/i;
const LONGITUDE = /(^|_)(long?|lng|longitude)$/i;
const WIDTH = 600;
// Frames of the map; what lies in none of them gets one that fits it.
const FRAMES = [
  [say("Hexagone et Corse", "Mainland and Corsica"), 41.2, 51.3, -5.3, 9.8],
  ["Guadeloupe", 15.8, 16.6, -61.9, -61.0],
  ["Martinique", 14.3, 14.95, -61.3, -60.75],
  [say("Guyane", "French Guiana"), 2, 6, -54.7, -51.5],
  [say("La Réunion", "Réunion"), -21.5, -20.8, 55.1, 55.95],
  ["Mayotte", -13.1, -12.5, 44.9, 45.4],
];
const HOME = FRAMES[0];

export const isPoint = (column) => LATITUDE.test(column) || LONGITUDE.test(column);

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

const counted = (held) => `${number(held.length)} ${held.length < 2 ? "point" : "points"}`;

export function showMap(element, found) {
  const inside = ([, south, north, west, east]) => ({ at: [lat, long] }) => lat >= south && lat <= north && long >= west && long <= east;
  const frames = FRAMES.map((frame) => [frame, found.filter(inside(frame))]).filter(([, held]) => held.length);
  const rest = found.filter((one) => !FRAMES.some((frame) => inside(frame)(one)));
  if (rest.length) frames.push([around(rest), rest]);
  const told = say(
    `${counted(found)} ; touchez-en un, ou parcourez-les par les boutons ou les flèches du clavier, pour lire son nom. Le tableau les liste tous, avec leurs coordonnées.`,
    `${counted(found)}; touch one, or go through them by the buttons or the arrow keys, to read its name. The table lists all, with their coordinates.`,
  );
  element.replaceChildren(make("p", { class: "hint" }, told), make("div", { class: "maps" }, ...frames.map(([frame, held]) => drawMap(frame, held))));
}

function around(held) {
  const [lats, longs] = [0, 1].map((place) => held.map(({ at }) => at[place]));
  const margin = 0.2;
  return [say("Ailleurs", "Elsewhere"), Math.min(...lats) - margin, Math.max(...lats) + margin, Math.min(...longs) - margin, Math.max(...longs) + margin];
}

let background = null;
async function drawOutline(group, x, y) {
  try {
    background ??= fetch("/sparql/outline.json").then((answer) => answer.json());
    const { cells_a_degree: cells, lines } = await background;
    const at = (one, two) => `${x(one / cells).toFixed(1)} ${y(two / cells).toFixed(1)}`;
    const path = lines.map(([x1, y1, x2, y2]) => `M${at(x1, y1)}L${at(x2, y2)}`).join("");
    group.append(draw("path", { d: path }));
  } catch (error) {
    background = null; // The points are there without it.
    console.warn(error);
  }
}

function grid([, south, north, west, east], x, y, height) {
  const step = [10, 5, 2, 1, 0.5, 0.2, 0.1].find((one) => (north - south) / one >= 3) ?? 0.1;
  const ticks = (from, to) => Array.from({ length: Math.floor(to / step) - Math.ceil(from / step) + 1 }, (_, n) => (Math.ceil(from / step) + n) * step);
  const lines = [];
  for (const lat of ticks(south, north)) {
    lines.push(draw("line", { x1: 0, x2: WIDTH, y1: y(lat), y2: y(lat) }), draw("text", { x: 4, y: y(lat) - 3 }, `${number(lat.toFixed(1))}°`));
  }
  for (const long of ticks(west, east)) {
    lines.push(draw("line", { y1: 0, y2: height, x1: x(long), x2: x(long) }), draw("text", { x: x(long) + 3, y: height - 4 }, `${number(long.toFixed(1))}°`));
  }
  return draw("g", { class: "grid", "aria-hidden": "true" }, ...lines);
}

function drawMap(frame, held) {
  const [name, south, north, west, east] = frame;
  // Plate carrée, with the middle parallel at its true length.
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = WIDTH / ((east - west) * squeeze);
  const height = Math.max(60, (north - south) * scale);
  const x = (long) => (long - west) * squeeze * scale;
  const y = (lat) => (north - lat) * scale;
  const dots = held.map(({ at, text }) => draw("circle", { cx: x(at[1]).toFixed(1), cy: y(at[0]).toFixed(1), r: held.length > 500 ? 3 : 5 }, draw("title", {}, text)));
  const outline = draw("g", { class: "outline", "aria-hidden": "true" });
  if (frame === HOME) drawOutline(outline, x, y);
  const label = `${name}${say(" : ", ": ")}${counted(held)}`;
  const view = { viewBox: `0 0 ${WIDTH} ${height.toFixed(0)}`, role: "img", "aria-label": label, tabindex: "0" };
  const picture = draw("svg", view, outline, grid(frame, x, y, height), draw("g", { class: "dots" }, ...dots));
  const wide = east - west > 8 || !FRAMES.includes(frame);
  const caption = make("figcaption", {}, label);
  if (frame === HOME) caption.append(say(". Fond approché : départements à 2 km près (Natural Earth).", ". Rough background: départements to within 2 km (Natural Earth)."));
  return make("figure", { class: wide ? "map map-wide" : "map" }, picture, names(picture, held, dots), caption);
}

// The name of one point at a time: the one that is touched, or the next in the answer.
function names(picture, held, dots) {
  const told = make("output", { class: "point-name" }, say("Aucun point choisi", "No point chosen"));
  let chosen = -1;
  const choose = (place) => {
    dots[chosen]?.classList.remove("chosen");
    chosen = (place + held.length) % held.length;
    dots[chosen].classList.add("chosen");
    dots[chosen].parentNode.append(dots[chosen]);
    const where = `${number(held[chosen].at[0], 3)} ; ${number(held[chosen].at[1], 3)}`;
    told.textContent = `${held[chosen].text || where} (${number(chosen + 1)}/${number(held.length)})`;
  };
  const step = (by) => choose(chosen < 0 ? (by > 0 ? 0 : -1) : chosen + by);
  picture.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  picture.addEventListener("click", (event) => {
    const near = nearest(picture, dots, event);
    if (near >= 0) choose(near);
  });
  const turn = (by, sign, label) => make("button", { type: "button", class: "quiet", "aria-label": label, title: label, onclick: () => step(by) }, sign);
  return make("p", { class: "row" }, turn(-1, "‹", say("Point précédent", "Previous point")), turn(1, "›", say("Point suivant", "Next point")), told);
}

// A finger is wider than a dot: the nearest one within 24 pixels of the screen.
function nearest(picture, dots, { clientX, clientY }) {
  const box = picture.getBoundingClientRect();
  const ratio = box.width / WIDTH;
  const far = (dot) => Math.hypot(dot.getAttribute("cx") * ratio - (clientX - box.left), dot.getAttribute("cy") * ratio - (clientY - box.top));
  let best = -1;
  let least = 24;
  dots.forEach((dot, place) => {
    const distance = far(dot);
    if (distance <= least) [best, least] = [place, distance];
  });
  return best;
}
