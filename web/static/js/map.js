/* A map that moves, in place of the one that the server drew; the table says the same.
   With the keyboard one steps from town to town, in the order of the table (N, P, Enter),
   or moves the map: the town at its centre is named. Two buttons do the same.
   Leaflet is loaded before, as a plain script. */

// Where a button leads: south, west, north, east.
const FRAMES = {
  "Hexagone": [41.2, -5.3, 51.3, 9.8],
  "Guadeloupe": [15.8, -61.9, 16.6, -61],
  "Martinique": [14.3, -61.3, 14.95, -60.75],
  "Guyane": [2, -54.7, 6, -51.5],
  "La Réunion": [-21.5, 55.1, -20.8, 55.95],
  "Mayotte": [-13.1, 44.9, -12.5, 45.4],
};
const radius = (zoom) => Math.min(7, Math.max(2.5, zoom - 2.2));

function shade(node, level) {
  return getComputedStyle(node).getPropertyValue(`--step-${"abcd"[level - 1] ?? "d"}`).trim();
}

function colour(node, name) {
  return getComputedStyle(node).getPropertyValue(name).trim();
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
}

function told({ label, departement, shown }) {
  return [`${label} (${departement})`, shown].filter(Boolean).join(" : ");
}

function link(properties, words) {
  const anchor = document.createElement("a");
  anchor.href = `/communes/${properties.code_insee}`;
  anchor.textContent = words ?? told(properties);
  return anchor;
}

function nearest(map, points) {
  const centre = map.getSize().divideBy(2);
  let best = null;
  for (const point of points) {
    const away = map.latLngToContainerPoint(point.getLatLng()).distanceTo(centre);
    if (away < 40 && (!best || away < best.away)) best = { point, away };
  }
  return best?.point;
}

function jumps(map, points, label) {
  const row = document.createElement("p");
  row.className = "map-jumps";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", label);
  for (const [name, [south, west, north, east]] of Object.entries(FRAMES)) {
    const bounds = window.L.latLngBounds([[south, west], [north, east]]);
    if (!points.some((point) => bounds.contains(point.getLatLng()))) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => map.fitBounds(bounds));
    row.append(button);
  }
  return row;
}

// Steps from town to town; *told*(place) names the one that is reached.
function steps(map, points, names, tell) {
  const ring = window.L.circleMarker([0, 0], { radius: 11, weight: 3, fill: false, interactive: false });
  let at = -1;
  const reach = (place) => {
    at = (place + points.length) % points.length;
    const there = points[at].getLatLng();
    ring.setStyle({ color: colour(map.getContainer(), "--ink") }).setLatLng(there).addTo(map);
    map.setView(there, Math.max(map.getZoom(), 7));
    tell(points[at], at);
  };
  const moves = { next: () => reach(at + 1), previous: () => reach(at < 0 ? -1 : at - 1) };
  const row = document.createElement("p");
  row.className = "map-jumps";
  for (const key of ["previous", "next"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = names[key];
    button.addEventListener("click", moves[key]);
    row.append(button);
  }
  const keys = { n: moves.next, p: moves.previous };
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== map.getContainer()) return;
    const press = keys[event.key.toLowerCase()];
    if (press) {
      event.preventDefault();
      press();
    } else if (event.key === "Enter" && at >= 0) {
      location.assign(`/communes/${points[at].feature.properties.code_insee}`);
    }
  });
  return { row, found: (point) => { at = points.indexOf(point); } };
}

async function start(node) {
  const { L } = window;
  const { points, outline, label, help, open, none, frames, previous, next, place } = node.dataset;
  const [towns, land] = await Promise.all([read(points), read(outline)]);
  if (!towns.features.length) return;

  const box = document.createElement("div");
  box.className = "map-box";
  const status = document.createElement("p");
  status.className = "map-status";
  status.setAttribute("role", "status");
  status.textContent = help;
  node.replaceChildren(box, status);
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", `${label}. ${help}`);

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, {
    attributionControl: false,
    fadeAnimation: !still,
    zoomAnimation: !still,
    preferCanvas: true,
    scrollWheelZoom: false,
    zoomSnap: 0.25,
    minZoom: 4,
    maxZoom: 12,
  });
  const fill = () => ({ color: colour(node, "--border"), weight: 1, fillColor: colour(node, "--land"), fillOpacity: 1, interactive: false });
  map.setView([46.5, 2.4], 5.5);
  const ground = L.geoJSON(land, { style: fill, interactive: false }).addTo(map);
  const paint = ({ properties: { level } }) => ({ radius: radius(map.getZoom()), weight: 0.6, color: colour(node, "--card"), fillColor: shade(node, level), fillOpacity: 1 });
  const order = [...towns.features].sort((one, other) => one.properties.level - other.properties.level);
  const layer = L.geoJSON(order, {
    pointToLayer: (feature, place) => L.circleMarker(place, paint(feature)),
    onEachFeature: (feature, point) => {
      point.bindTooltip(told(feature.properties));
      point.bindPopup(() => link(feature.properties));
    },
  }).addTo(map);
  const all = layer.getLayers();
  const home = all.filter((point) => point.getLatLng().lat > 41 && point.getLatLng().lng > -6);
  map.fitBounds(L.featureGroup(home.length ? home : all).getBounds().pad(0.03), { maxZoom: 9, animate: false });

  map.on("zoomend", () => layer.eachLayer((point) => point.setRadius(radius(map.getZoom()))));
  layer.eachLayer((point) => point.setRadius(radius(map.getZoom())));
  const tell = ({ feature: { properties } }, at) => {
    const rank = at === undefined ? "" : place.replace("{at}", at + 1).replace("{all}", all.length);
    status.replaceChildren(`${rank}${told(properties)} · `, link(properties, open));
  };
  // In the order of the table, which is that of the file; they are drawn in another one.
  const place_of = new Map(towns.features.map((feature, at) => [feature, at]));
  const listed = [...all].sort((one, other) => place_of.get(one.feature) - place_of.get(other.feature));
  const stepping = steps(map, listed, { previous, next }, tell);
  box.after(jumps(map, all, frames));
  box.after(stepping.row);

  // Only where the map itself was moved is its centre told: a step has said its town.
  let moved = false;
  box.addEventListener("keydown", ({ key }) => { moved = key.startsWith("Arrow") || ["+", "-", "="].includes(key); });
  map.on("moveend", () => {
    if (!moved) return;
    const point = nearest(map, all);
    if (!point) { status.textContent = none; return; }
    stepping.found(point);
    tell(point);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    ground.setStyle(fill());
    layer.setStyle(paint);
  });
}

const node = document.querySelector("#map[data-points]");
if (node && window.L) start(node).catch((error) => console.warn(error));
