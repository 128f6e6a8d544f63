// YASGUI speaks English only: its words are put into French as they appear. On the English
// page, only the button that runs a query is renamed: it stops the one that runs.

import { language, say } from "./sparql-words.js";

const WORDS = {
  "Run query": "Exécuter la requête",
  "Share query": "Partager la requête",
  "Stop query": "Arrêter la requête",
  "Add a new tab": "Nouvel onglet",
  "Add tab": "Nouvel onglet",
  "Close tab": "Fermer l'onglet",
  "New Tab": "Nouvel onglet",
  "Rename Tab": "Renommer l'onglet",
  "Copy Tab": "Dupliquer l'onglet",
  "Close Tab": "Fermer l'onglet",
  "Close other tabs": "Fermer les autres onglets",
  "Undo close Tab": "Rouvrir l'onglet fermé",
  "Download Results": "Télécharger la réponse",
  "Download result": "Télécharger la réponse",
  "Download not supported": "Cette vue ne se télécharge pas",
  "Show all": "Tout montrer",
  "cannot render result": "Cette réponse ne peut pas être montrée",
  "Press CTRL - <spacebar> to autocomplete": "Ctrl + Espace pour compléter",
  "This line is invalid. Expected: ": "Cette ligne est fautive. Attendu : ",
};
const seconds = (text) => `${Number(text).toLocaleString("fr")} s`;
const PATTERNS = [
  [/^(\d+) results? in ([\d.]+) seconds?$/, (_, n, s) => `${count(n)} en ${seconds(s)}`],
  [/^(\d+) results?$/, (_, n) => count(n)],
  [/^Response in ([\d.]+) seconds?$/, (_, s) => `Réponse en ${seconds(s)}`],
  [/^Shows (.+) view$/, (_, name) => `Vue : ${name}`],
  [
    /^Could not render results with the (.+) plugin, the results currently are rendered with the (.+) plugin\..*$/s,
    (_, wanted, used) => `Cette réponse ne se montre pas en « ${wanted} » ; la voici en « ${used} ».`,
  ],
];
const ATTRIBUTES = ["title", "aria-label"];

function count(text) {
  const n = Number(text);
  return `${n.toLocaleString("fr")} ${n < 2 ? "ligne" : "lignes"}`;
}

export function french(text) {
  const word = WORDS[text.trim()] ?? WORDS[text];
  if (word) return word;
  for (const [pattern, write] of PATTERNS) {
    if (pattern.test(text)) return text.replace(pattern, write);
  }
  return text;
}

function translateText(node) {
  if (language !== "fr") return;
  // What people type and what the graph answers is not YASGUI's to say.
  if (node.parentElement?.closest(".CodeMirror-lines, .yasr_results")) return;
  const said = french(node.data);
  if (said !== node.data) node.data = said;
}

const RUN = new Set(["Run query", "Stop query", WORDS["Run query"], WORDS["Stop query"]]);

// One button runs and stops: its name says which, and so does the word on it.
function runName(element, text) {
  const busy = element.classList.contains("busy");
  element.dataset.word = busy ? say("Arrêter", "Stop") : say("Exécuter", "Run");
  return RUN.has(text) ? (busy ? "Stop query" : "Run query") : text;
}

function translateAttributes(element) {
  const runs = element.classList.contains("yasqe_queryButton");
  if (language !== "fr" && !runs) return;
  for (const name of ATTRIBUTES) {
    const text = element.getAttribute(name);
    const plain = runs && text !== null ? runName(element, text) : text;
    const said = text === null || language !== "fr" ? plain : french(plain);
    if (said !== text) element.setAttribute(name, said);
  }
}

function translate(root) {
  if (root.nodeType === Node.TEXT_NODE) {
    translateText(root);
    return;
  }
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) translateText(node);
    else translateAttributes(node);
  }
}

export function speak(root) {
  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") translateAttributes(change.target);
      else if (change.type === "characterData") translateText(change.target);
      else change.addedNodes.forEach(translate);
    }
  });
  const what = { childList: true, subtree: true, characterData: true };
  observer.observe(root, { ...what, attributes: true, attributeFilter: ATTRIBUTES });
  translate(root);
  return observer;
}
