// YASGUI, set for this endpoint alone: our words, prefixes and terms, our views of
// answers, no request to any other host, no key that keeps the keyboard in. Its tabs (names
// and texts, never an answer) are kept in the browser.

import { speak } from "./sparql-french.js";
import { asTable, ChartView, ErrorView, make, MapView, RawView, TableView, YesNoView } from "./sparql-results.js";
import { language, rowsIn, say } from "./sparql-words.js";

const HINTS = 100;

function completeTerms(completer, terms) {
  const labels = new Map(terms.map((term) => [term.name, term.label]));
  completer.get = (_yasqe, token) => {
    const text = (token?.autocompletionString ?? "").toLowerCase();
    const prefix = (token?.string ?? "").split(":")[0];
    const local = (name) => name.slice(name.indexOf(":") + 1).toLowerCase();
    const fits = ({ iri, name, label }) =>
      iri.toLowerCase().startsWith(text) ||
      name.toLowerCase().startsWith(token.string.toLowerCase()) ||
      (!token.string.includes(":") && (local(name).includes(text) || label.toLowerCase().includes(text)));
    return terms.filter((term) => prefix && fits(term)).slice(0, HINTS).map((term) => term.name);
  };
  // Names are short already: YASQE adds the prefix that is missing.
  completer.postProcessSuggestion = (_yasqe, _token, name) => name;
  completer.postprocessHints = (_yasqe, hints) =>
    hints.map((hint) => ({ ...hint, displayText: labels.get(hint.text) ? `${hint.text}  (${labels.get(hint.text)})` : hint.text }));
}

let ready = false;
function prepare(Yasgui, terms) {
  if (ready) return;
  ready = true;
  const { Yasqe, Yasr } = Yasgui;
  completeTerms(Yasqe.Autocompleters.class, terms.classes);
  completeTerms(Yasqe.Autocompleters.property, terms.properties);
  const { prefixes } = Yasqe.Autocompleters;
  prefixes.get = () => Object.entries(terms.prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  prefixes.persistenceId = null;

  delete Yasr.defaults.plugins.table;
  Yasr.registerPlugin("tableau", TableView);
  Yasr.registerPlugin("graphique", ChartView);
  Yasr.registerPlugin("carte", MapView);
  Yasr.registerPlugin("boolean", YesNoView);
  Yasr.registerPlugin("error", ErrorView);
  Yasr.registerPlugin("response", RawView);
  Yasr.defaults.pluginOrder = ["tableau", "graphique", "carte", "response"];
  Yasr.defaults.defaultPlugin = "tableau";

  Yasgui.Tab.prototype.getShareableLink = function link() {
    return new URL(`/sparql?query=${encodeURIComponent(this.getYasqe().getValue())}&run=1`, location.href).href;
  };
}

// What is asked opens in a tab of its own, unless one holds it already; nothing is replaced.
function choose(yasgui, query, wanted) {
  const { Tab } = window.Yasgui;
  const kept = yasgui.persistentConfig;
  const text = (id) => kept.getTab(id)?.yasqe?.value ?? "";
  const tabs = kept.getTabs();
  const same = tabs.find((id) => text(id).trim() === query.trim());
  if (tabs.length && (same || !wanted)) {
    const id = (wanted && same) || kept.currentId() || tabs[0];
    if (yasgui.markTabSelected(id)) kept.setActive(id);
    return;
  }
  const blank = Tab.getDefaults(yasgui);
  yasgui.addTab(true, { ...blank, yasqe: { ...blank.yasqe, value: query }, name: yasgui.createTabName(say("Requête", "Query")) });
}

// Views that do not fit an answer say why: on their button, and below for fingers.
function explain(yasr) {
  const told = [];
  for (const [key, view] of Object.entries(yasr.plugins)) {
    const button = yasr.headerEl.querySelector(`.select_${key}`);
    if (!button) continue;
    const off = Boolean(yasr.results) && !view.canHandleResults();
    button.toggleAttribute("aria-disabled", off);
    if (off) button.setAttribute("aria-disabled", "true");
    button.title = off && view.why ? view.why : view.label;
    if (off && view.why && asTable(yasr.results)?.rows.length) told.push(view.why);
  }
  yasr.rootEl.querySelector(".views-off")?.remove();
  if (told.length) yasr.headerEl.after(make("p", { class: "hint views-off" }, told.join(" ")));
}

// What came, in a few words for who does not see it.
function summary(yasr) {
  const told = yasr.resultsEl.querySelector(".note strong, .yes-no, .empty")?.textContent;
  return told ?? rowsIn(asTable(yasr.results)?.rows.length ?? 0);
}

function attend(tab, announce) {
  const yasqe = tab.getYasqe();
  const yasr = tab.getYasr();
  let waited = false;
  yasqe.on("query", () => {
    waited = true;
    yasr.pvdStopped = false;
    announce(say("Requête en cours…", "Query running…"));
  });
  yasqe.on("queryAbort", () => (yasr.pvdStopped = true));
  yasr.on("drawn", () => {
    explain(yasr);
    if (!waited) return;
    waited = false;
    announce(summary(yasr));
    const smooth = matchMedia("(prefers-reduced-motion: no-preference)").matches;
    yasr.resultsEl.tabIndex = -1;
    yasr.resultsEl.focus({ preventScroll: true });
    yasr.rootEl.scrollIntoView({ block: "start", behavior: smooth ? "smooth" : "auto" });
  });
  // The share box is closed by Escape as by a click elsewhere.
  yasqe.getWrapperElement().addEventListener("keydown", (event) => {
    const box = yasqe.getWrapperElement().querySelector(".yasqe_sharePopup");
    if (event.key !== "Escape" || !box) return;
    event.stopPropagation();
    document.body.dispatchEvent(new MouseEvent("click"));
    yasqe.getWrapperElement().querySelector(".yasqe_share").focus();
  }, true);
}

export function openEditor(container, { query, wanted, focus, endpoint, terms, follow, announce }) {
  const { Yasgui } = window;
  prepare(Yasgui, terms);
  const yasgui = new Yasgui(container, {
    persistenceId: "pvd",
    autofocus: focus,
    populateFromUrl: false,
    autoAddOnInit: false,
    tabName: say("Requête", "Query"),
    contextMenuContainer: container,
    requestConfig: {
      endpoint,
      method: "POST",
      acceptHeaderSelect: "application/sparql-results+json",
      acceptHeaderGraph: "text/turtle",
      // A function: never kept with a tab, which may be opened in the other language.
      headers: () => ({ "Accept-Language": language }),
    },
    endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
    yasqe: {
      value: query,
      persistenceId: null,
      // As high as the query: no scrolling region that the keyboard cannot reach.
      editorHeight: "auto",
      viewportMargin: Infinity,
      resizeable: false,
      // CodeMirror would indent: here Tab goes on to the next control.
      extraKeys: { Tab: false, "Shift-Tab": false },
    },
    // No answer is kept in the browser.
    yasr: { persistenceId: null, maxPersistentResponseSize: 0, prefixes: terms.prefixes },
  });
  const label = () => {
    // In a list of tabs, only tabs: the button that adds one is the last of them.
    for (const [name, value] of [["role", "tab"], ["aria-selected", "false"]]) {
      container.querySelector(".addTab")?.setAttribute(name, value);
    }
    const yasqe = yasgui.getTab()?.getYasqe();
    yasqe?.getInputField().setAttribute("aria-label", say("Requête SPARQL", "SPARQL query"));
    if (yasqe) follow(yasqe.getValue());
  };
  const watched = new WeakSet();
  const watch = () => {
    const tab = yasgui.getTab();
    const yasqe = tab?.getYasqe();
    if (yasqe && !watched.has(yasqe)) {
      watched.add(yasqe);
      attend(tab, announce);
      yasqe.on("change", () => {
        // YASGUI keeps a text once its field is left: leaving the page comes without that.
        const kept = tab.getPersistedJson();
        kept.yasqe.value = yasqe.getValue();
        tab.emit("change", tab, kept);
        follow(yasqe.getValue());
      });
    }
    label();
  };
  for (const event of ["tabSelect", "tabAdd", "tabChange"]) yasgui.on(event, () => queueMicrotask(watch));
  choose(yasgui, query, wanted);
  watch();
  const observer = speak(container);
  return {
    yasgui,
    text: () => yasgui.getTab()?.getYasqe()?.getValue() ?? query,
    run: () => yasgui.getTab().getYasqe().query().catch(() => {}),
    close() {
      const text = yasgui.getTab()?.getYasqe()?.getValue() ?? query;
      observer.disconnect();
      yasgui.destroy();
      container.replaceChildren();
      return text;
    },
  };
}
