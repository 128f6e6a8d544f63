// What this browser keeps, so that leaving the page loses nothing: whether the editor was
// open (with its tabs, which YASGUI keeps), and what was typed in the form, until the
// window is closed. Told on the page on privacy. Without storage, the page works as well.

const OPEN = "pvd_editor";
const LAST = "pvd_query";

function attempt(act) {
  try {
    return act();
  } catch {
    return null; // Storage is off in this browser, or full.
  }
}

// Not for what a form answered: its entry of the history holds what was sent.
const mine = location.pathname === "/sparql";
const known = mine ? history.state?.pvd : null;
const entry = known ?? `${Date.now()}-${Math.random()}`;
const draft = `${LAST}_${entry}`;
if (mine && !known) history.replaceState({ ...history.state, pvd: entry }, "");

// An entry of the history opens its query once, and not again after a reload or Back.
export const firstTime = !known;

export const wasOpen = () => attempt(() => localStorage.getItem(OPEN)) === "open";

export function keepOpen(open) {
  attempt(() => (open ? localStorage.setItem(OPEN, "open") : localStorage.removeItem(OPEN)));
}

export function keepDraft(text) {
  attempt(() => {
    if (mine) sessionStorage.setItem(draft, text);
    sessionStorage.setItem(LAST, text);
  });
}

// What was typed here; where the address asks for no query, what was typed last.
export function keptDraft(given) {
  return attempt(() => (mine && sessionStorage.getItem(draft)) || (given ? null : sessionStorage.getItem(LAST)));
}

// Once in a tab of the editor, it is kept there.
export function dropDraft() {
  attempt(() => {
    sessionStorage.removeItem(draft);
    sessionStorage.removeItem(LAST);
  });
}
