/*
 * A page that shows a sheet once it is saved: the tab need not keep its text any more.
 * The address says so once, so that who comes back to it forgets nothing typed since.
 */
const shown = document.querySelector("[data-saved]");
const here = new URL(location.href);
if (here.searchParams.get("saved") === "1") {
  try {
    sessionStorage.removeItem(`unsaved:${shown.dataset.saved}`);
  } catch {
    // None is kept where none is allowed.
  }
  here.searchParams.delete("saved");
  history.replaceState(history.state, "", here);
}
