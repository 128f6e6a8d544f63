/*
 * An upload on its way: says what goes on, and shows the page again once it has ended.
 * Without this script the page refreshes itself.
 */
const EVERY_MS = 1000;
const box = document.querySelector("[data-upload]");

async function look() {
  try {
    const answer = await fetch(box.dataset.upload, { cache: "no-store" });
    if (answer.status === 404) {
      location.reload();
      return;
    }
    if (answer.ok) {
      const upload = await answer.json();
      if (upload.stage !== box.dataset.stage) {
        location.reload();
        return;
      }
      const told = box.querySelector(".progress");
      if (told.textContent !== upload.progress) {
        told.textContent = upload.progress;
      }
    }
  } catch {
    // The network is away: it may come back.
  }
  setTimeout(look, EVERY_MS);
}

if (box) {
  setTimeout(look, EVERY_MS);
}
