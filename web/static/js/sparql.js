// The page of the endpoint works without this: a form, links, programs to copy. Here its
// links and programs follow what is typed, and the editor is loaded when asked for.

import { formOf, snippets } from "./sparql-snippets.js";

const byId = (id) => document.getElementById(id);
const area = byId("query");
const form = byId("ask");
const button = byId("open-editor");
const endpoint = new URL("/sparql", location.href).href;
let editor = null;

function follow(query) {
  const path = `/sparql?query=${encodeURIComponent(query)}`;
  const form = { construct: "construct", describe: "construct", ask: "ask" }[formOf(query)] ?? "select";
  // The form sends what the editor holds: for a short link.
  if (editor) area.value = query;
  byId("permalink").href = path;
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

function say(text) {
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
    one.textContent = done ? "Copié" : "Texte choisi : Ctrl+C pour copier";
    setTimeout(() => (one.textContent = "Copier"), 4000);
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

async function open() {
  button.disabled = true;
  say("Chargement de l'éditeur…");
  try {
    const [{ openEditor }, terms] = await loadEditor();
    editor = openEditor(byId("editor"), { query: area.value, endpoint, terms, follow });
    form.hidden = true;
    byId("editor-keys").hidden = false;
    byId("editor-hint").hidden = true;
    byId("results")?.remove();
    button.textContent = "Revenir au formulaire simple";
    say("Éditeur ouvert.");
  } catch (error) {
    loading = null;
    console.error(error);
    say("L'éditeur n'a pas pu être chargé ; le formulaire fonctionne sans lui.");
  }
  button.disabled = false;
}

function close() {
  area.value = editor.close();
  editor = null;
  form.hidden = false;
  byId("editor-keys").hidden = true;
  byId("editor-hint").hidden = false;
  button.textContent = "Ouvrir l'éditeur";
  say("");
  area.focus();
}

area.addEventListener("input", () => follow(area.value));
button.addEventListener("click", () => (editor ? close() : open()));
byId("editor-row").hidden = false;
