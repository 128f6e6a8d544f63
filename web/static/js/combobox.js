/*
 * Suggestions under a search field, as an ARIA combobox with a list box.
 *
 * Works on any `.combobox[data-suggest]` that holds an input and whose form leads
 * somewhere useful without this script. A choice leads to its page; with `data-pick` it
 * fills the field instead, as « Belley (01034) ».
 * Pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
const WAIT_MS = 90;
const WORDS =
  document.documentElement.lang === "en"
    ? { none: "No suggestion", one: "suggestion", many: "suggestions" }
    : { none: "Aucune suggestion", one: "suggestion", many: "suggestions" };

function attach(box, number) {
  const input = box.querySelector("input");
  const list = document.createElement("ul");
  const status = document.createElement("div");
  let selected = -1;
  let hits = [];
  let timer = 0;
  let running = null;

  list.className = "options";
  list.id = `options-${number}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  status.className = "hidden";
  status.setAttribute("role", "status");
  box.append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  function choose(hit) {
    if (!("pick" in box.dataset)) {
      window.location.assign(hit.path);
      return;
    }
    const code = decodeURIComponent(hit.iri.split("/").pop());
    input.value = `${hit.label} (${code})`;
    stop();
  }

  /* An answer that is still on its way would open the list again. */
  function stop() {
    clearTimeout(timer);
    running?.abort();
    close();
  }

  function close() {
    list.hidden = true;
    selected = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function select(index) {
    selected = index;
    [...list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === index));
    });
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  /* What was chosen stays so when a later answer lists it too. */
  function show(chosen) {
    list.replaceChildren(
      ...hits.map((hit, place) => {
        const option = document.createElement("li");
        const detail = document.createElement("span");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = hit.label;
        detail.textContent = hit.detail;
        option.append(detail);
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => choose(hit));
        return option;
      }),
    );
    select(hits.findIndex((hit) => hit.iri === chosen));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    status.textContent =
      hits.length === 0
        ? WORDS.none
        : `${hits.length} ${hits.length > 1 ? WORDS.many : WORDS.one}`;
  }

  async function ask() {
    const text = input.value.trim();
    running?.abort();
    if (text === "") {
      close();
      return;
    }
    running = new AbortController();
    try {
      const address = new URL(box.dataset.suggest, window.location.href);
      address.searchParams.set("q", text);
      const answer = await fetch(address, { signal: running.signal });
      if (!answer.ok) {
        close();
        return;
      }
      const found = await answer.json();
      const chosen = hits[selected]?.iri;
      ({ hits } = found);
      if (document.activeElement === input) {
        show(chosen);
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        close();
      }
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      stop();
    } else if (event.key === "Enter" && selected >= 0) {
      event.preventDefault();
      choose(hits[selected]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        /* What Escape closed, or a page gone back to: the key asks for it again. */
        if (event.key === "ArrowDown") {
          event.preventDefault();
          clearTimeout(timer);
          ask();
        }
        return;
      }
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const places = hits.length + 1;
      select(((selected + 1 + step + places) % places) - 1);
    }
  });
}

document.querySelectorAll(".combobox[data-suggest]").forEach(attach);
