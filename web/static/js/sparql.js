// The page of the endpoint works without this: a form, links, programs to copy. Here its
// links and programs follow what is typed, and the editor is loaded when asked for.

import { dropDraft, firstTime, keepDraft, keepOpen, keptDraft, wasOpen } from "./sparql-memory.js";
import { formOf, snippets } from "./sparql-snippets.js";
import { language, say } from "./sparql-words.js";

const byId = (id) => document.getElementById(id);
const area = byId("query");
const form = byId("ask");
const button = byId("open-editor");
const endpoint = new URL("/sparql", location.href).href;
const parameters = new URLSearchParams(location.search);
const asked = "given" in form.dataset;
let editor = null;

function follow(query) {
  const path = `/sparql?query=${encodeURIComponent(query)}`;
  const form = { construct: "construct", describe: "construct", ask: "ask" }[formOf(query)] ?? "select";
  // The form sends what the editor holds: for a short link.
  if (editor) area.value = query;
  byId("permalink").href = `${path}${language === "en" ? "&lang=en" : ""}&run=1`;
  for (const link of document.querySelectorAll("[data-format]")) {
    const format = link.dataset.format;
    link.href = `${path}&format=${format}`;
    link.hidden = !link.dataset.forms.split(" ").includes(form);
  }
  const programs = snippets(query, endpoint);
  for (const code of document.querySelectorAll("[data-snippet]")) {
    const program = programs[code.dataset.snippet];
    code.textContent = program;
    code.closest("details").hidden = !program;
  }
}

function announce(text) {
  byId("editor-status").textContent = text;
}

async function copy(source) {
  const text = source.textContent;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard outside of https, or the visitor refused: the text is selected.
    getSelection().selectAllChildren(source);
    return false;
  }
}

for (const one of document.querySelectorAll("[data-copy]")) {
  one.hidden = false;
  one.addEventListener("click", async () => {
    const done = await copy(byId(one.dataset.copy));
    one.textContent = done ? say("Copié", "Copied") : say("Texte choisi : Ctrl+C pour copier", "Text selected: Ctrl+C to copy");
    setTimeout(() => (one.textContent = say("Copier", "Copy")), 4000);
  });
}

function load(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve, { once: true });
    element.addEventListener("error", reject, { once: true });
    document.head.append(element);
  });
}

let loading = null;
function loadEditor() {
  const { script, style, module } = button.dataset;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
  loading ??= Promise.all([
    import(module),
    fetch("/sparql/terms.json").then((answer) => answer.json()),
    load(Object.assign(document.createElement("script"), { src: script })),
    load(link),
  ]);
  return loading;
}

async function open({ wanted, focus = true }) {
  button.disabled = true;
  announce(say("Chargement de l'éditeur…", "Loading the editor…"));
  try {
    const [{ openEditor }, terms] = await loadEditor();
    editor = openEditor(byId("editor"), { query: area.value, wanted, focus, endpoint, terms, follow, announce });
    // The tab that is shown may hold another text than the form did.
    follow(editor.text());
    dropDraft();
    keepOpen(true);
    form.hidden = true;
    byId("editor-keys").hidden = false;
    byId("editor-hint").hidden = true;
    byId("results")?.remove();
    button.textContent = say("Revenir au formulaire simple", "Back to the plain form");
    announce(say("Éditeur ouvert.", "Editor open."));
  } catch (error) {
    loading = null;
    console.error(error);
    announce(say("L'éditeur n'a pas pu être chargé ; le formulaire fonctionne sans lui.", "The editor could not be loaded; the form works without it."));
  }
  button.disabled = false;
}

function close() {
  area.value = editor.close();
  editor = null;
  keepOpen(false);
  keepDraft(area.value);
  form.hidden = false;
  byId("editor-keys").hidden = true;
  byId("editor-hint").hidden = false;
  button.textContent = say("Ouvrir l'éditeur", "Open the editor");
  announce("");
  area.focus();
}

const typed = () => area.value !== area.defaultValue;

async function start() {
  const draft = keptDraft(asked);
  if (draft !== null && !byId("results")) {
    area.value = draft;
    follow(draft);
  }
  const run = parameters.has("run") && asked && firstTime;
  if (byId("results") || !(run || wasOpen())) return;
  await open({ wanted: (asked && firstTime) || typed(), focus: false });
  if (run) editor?.run();
}

area.addEventListener("input", () => {
  keepDraft(area.value);
  follow(area.value);
});
button.addEventListener("click", () => (editor ? close() : open({ wanted: asked || typed() })));
// A page that the browser kept whole may be behind the tabs that another page opened.
addEventListener("pageshow", (event) => {
  if (!event.persisted || !editor) return;
  area.value = editor.close();
  open({ wanted: false, focus: false });
});
byId("editor-row").hidden = false;
start();
