/*
 * A sheet is saved while one types, and says so. Without this script one saves by the
 * button. What somebody else has saved meanwhile is never overwritten: then nothing is
 * saved by itself any more, and the button shows both texts.
 */
const CALM_MS = 1200;
const RETRY_MS = 5000;
const WORDS = {
  fr: {
    saving: "Enregistrement…",
    saved: "Enregistré à",
    refused: "Non enregistré : utilisez le bouton Enregistrer.",
    offline: "Pas de réseau : nouvel essai dans quelques secondes.",
  },
  en: {
    saving: "Saving…",
    saved: "Saved at",
    refused: "Not saved: use the button below.",
    offline: "No network: another try in a few seconds.",
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

function say(text) {
  if (told.textContent !== text) {
    told.textContent = text;
  }
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function send() {
  waiting = false;
  say(words.saving);
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
    });
    if (answer.ok) {
      const done = await answer.json();
      form.elements.namedItem("version").value = done.version;
      const hour = new Date(done.saved).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
      say(`${words.saved} ${hour}`);
    } else if (answer.status === 409 || answer.status === 400) {
      const body = await answer.json();
      stopped = answer.status === 409;
      say(body.problem ?? body.detail ?? words.refused);
    } else {
      stopped = answer.status === 401 || answer.status === 404;
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

form.addEventListener("input", () => later(CALM_MS));
form.addEventListener("change", () => later(CALM_MS));
// A save that is under way is waited for: the form would go with the version before it,
// and be told that somebody else had saved meanwhile.
form.addEventListener("submit", (event) => {
  stopped = true;
  clearTimeout(timer);
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
