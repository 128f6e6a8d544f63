// YASGUI, set for this endpoint alone: French, our prefixes and terms, our views of
// answers, no request to any other host, no key that keeps the keyboard in.

import { speakFrench } from "./sparql-french.js";
import { ChartView, ErrorView, MapView, RawView, TableView, YesNoView } from "./sparql-results.js";

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
    return new URL(`/sparql?query=${encodeURIComponent(this.getYasqe().getValue())}`, location.href).href;
  };
}

export function openEditor(container, { query, endpoint, terms, follow }) {
  const { Yasgui } = window;
  prepare(Yasgui, terms);
  const yasgui = new Yasgui(container, {
    // Nothing is kept in the browser: a query that must last has its permalink.
    persistenceId: null,
    populateFromUrl: false,
    autoAddOnInit: false,
    tabName: "Requête",
    contextMenuContainer: container,
    requestConfig: {
      endpoint,
      method: "POST",
      acceptHeaderSelect: "application/sparql-results+json",
      acceptHeaderGraph: "text/turtle",
      headers: { "Accept-Language": "fr" },
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
    yasr: { persistenceId: null, prefixes: terms.prefixes },
  });
  const label = () => {
    // In a list of tabs, only tabs: the button that adds one is the last of them.
    for (const [name, value] of [["role", "tab"], ["aria-selected", "false"]]) {
      container.querySelector(".addTab")?.setAttribute(name, value);
    }
    const yasqe = yasgui.getTab()?.getYasqe();
    yasqe?.getInputField().setAttribute("aria-label", "Requête SPARQL");
    if (yasqe) follow(yasqe.getValue());
  };
  const watched = new WeakSet();
  const watch = () => {
    const yasqe = yasgui.getTab()?.getYasqe();
    if (yasqe && !watched.has(yasqe)) {
      watched.add(yasqe);
      yasqe.on("change", () => follow(yasqe.getValue()));
    }
    label();
  };
  for (const event of ["tabSelect", "tabAdd", "tabChange"]) yasgui.on(event, () => queueMicrotask(watch));
  yasgui.addTab(true, { ...Yasgui.Tab.getDefaults(yasgui), name: "Requête" });
  watch();
  const observer = speakFrench(container);
  return {
    yasgui,
    close() {
      const text = yasgui.getTab()?.getYasqe()?.getValue() ?? query;
      observer.disconnect();
      yasgui.destroy();
      container.replaceChildren();
      return text;
    },
  };
}
