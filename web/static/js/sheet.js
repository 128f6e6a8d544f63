/*
 * A sheet is saved while one types, and says so. Without this script one saves by the
 * button. What somebody else has saved meanwhile is never overwritten: then nothing is
 * saved by itself any more, and the button shows both texts.
 *
 * What is typed and not saved yet is kept by the tab, until it is: who reloads the page, or
 * leaves it and comes back, finds it again; a form that was sent too, until a page says
 * that it is saved: its writer may have been signed out meanwhile. The server takes the
 * same text twice as once.
 */
const CALM_MS = 1200;
const MOST_KEPT_ALIVE = 60_000;
const RETRY_MS = 5000;
const WORDS = {
  fr: {
    saving: "Enregistrement…",
    saved: "Enregistré à",
    refused: "Non enregistré : utilisez le bouton Enregistrer.",
    offline: "Pas de réseau : nouvel essai dans quelques secondes.",
    signIn: "Se connecter dans un nouvel onglet",
    goesOn: "; l'enregistrement reprendra tout seul.",
  },
  en: {
    saving: "Saving…",
    saved: "Saved at",
    refused: "Not saved: use the button below.",
    offline: "No network: another try in a few seconds.",
    signIn: "Sign in in a new tab",
    goesOn: "; saving will then go on by itself.",
  },
};
const language = document.documentElement.lang === "en" ? "en" : "fr";
const words = WORDS[language];
const form = document.querySelector("form[data-autosave]");
const told = document.getElementById("autosave");
let timer = 0;
let saving = false;
let waiting = false;
let stopped = false;
let running = Promise.resolve();
let typed = 0;
const KEPT = `unsaved:${form.dataset.autosave}`;

function fields() {
  return new URLSearchParams(new FormData(form)).toString();
}

function keep() {
  try {
    sessionStorage.setItem(KEPT, fields());
  } catch {
    // No room, or none allowed: it is saved a second later all the same.
  }
}

function forget() {
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // As above.
  }
}

function kept() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function say(text) {
  if (told.textContent !== text) {
    told.textContent = text;
  }
}

function saySignedOut(body) {
  if (told.querySelector("a")) {
    return;
  }
  const link = document.createElement("a");
  link.href = body.sign_in;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = words.signIn;
  told.replaceChildren(`${body.problem} `, link, words.goesOn);
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function send() {
  waiting = false;
  // The way to sign in stays in place until it has been of use.
  if (!told.querySelector("a")) {
    say(words.saving);
  }
  const sent = typed;
  const body = fields();
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body,
      // It goes on when the page is left; browsers bound how much does.
      keepalive: body.length < MOST_KEPT_ALIVE,
    });
    if (answer.ok) {
      const done = await answer.json();
      form.elements.namedItem("version").value = done.version;
      if (sent === typed) {
        forget();
      } else {
        keep();
      }
      const hour = new Date(done.saved).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
      say(`${words.saved} ${hour}`);
    } else if (answer.status === 409 || answer.status === 400) {
      const body = await answer.json();
      stopped = answer.status === 409;
      say(body.problem ?? body.detail ?? words.refused);
    } else if (answer.status === 401) {
      saySignedOut(await answer.json());
      later(RETRY_MS);
    } else {
      stopped = answer.status === 404;
      say(words.refused);
      if (!stopped) {
        later(RETRY_MS);
      }
    }
  } catch {
    say(words.offline);
    later(RETRY_MS);
  }
}

function save() {
  if (stopped) {
    return;
  }
  if (saving) {
    waiting = true;
    return;
  }
  saving = true;
  running = send().finally(() => {
    saving = false;
    if (waiting) {
      later(CALM_MS);
    }
  });
}

function note() {
  typed += 1;
  if (!stopped) {
    keep();
  }
  later(CALM_MS);
}

/** Tell whether this page was answered to a form that is saved; once, not at a reload. */
function comesSaved() {
  const here = new URL(location.href);
  if (here.searchParams.get("saved") !== "1") {
    return false;
  }
  here.searchParams.delete("saved");
  history.replaceState(history.state, "", here);
  return true;
}

/** Put into the form what was typed and not saved when the page was left. */
function restore() {
  const text = kept();
  if (text === null) {
    return;
  }
  const found = new URLSearchParams(text);
  for (const field of form.elements) {
    if (!field.name || field.name === "csrf_token" || field.name === "shown" || field.type === "submit") {
      continue;
    }
    if (field.type === "checkbox") {
      field.checked = found.getAll(field.name).includes(field.value);
    } else if (found.has(field.name)) {
      field.value = found.get(field.name);
    }
  }
  save();
}

form.addEventListener("input", note);
form.addEventListener("change", note);
// A save that is under way is waited for: the form would go with the version before it,
// and be told that somebody else had saved meanwhile.
form.addEventListener("submit", (event) => {
  stopped = true;
  clearTimeout(timer);
  keep();
  if (saving) {
    event.preventDefault();
    running.then(() => form.requestSubmit(event.submitter));
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && timer) {
    save();
  }
});

if (comesSaved()) {
  forget();
} else if ("typed" in form.dataset) {
  // The form was refused, and holds what was typed.
  keep();
} else {
  restore();
}
