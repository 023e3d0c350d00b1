// Leaving at once. The link works by itself; the script also empties what this browser keeps of us,
// and takes this page out of the way before the answer comes, for someone is walking in.

const WITHIN_MS = 1500;
const TIMES = 3;
const KEYS = new Set(["Escape", "Shift"]);
const COMPOSING = 229; // the key code of a key that belongs to an input method: Escape and Shift mean something there
const PATIENCE_MS = 300; // the page is blank already while this waits

async function emptyCaches() {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
}

function emptyStores() {
  // A browser that keeps nothing (private windows, strict settings) throws here; then there is nothing to empty.
  for (const name of ["sessionStorage", "localStorage"]) {
    try {
      window[name].clear();
    } catch {
      continue;
    }
  }
}

async function leave(url) {
  document.body.hidden = true;
  document.title = "…";
  // Who listens stops writing here, and may add to `until` what should reach the server before the login ends:
  // drafts.js sends the last words.
  const until = [];
  document.dispatchEvent(new CustomEvent("house:leaving", { detail: { until } }));
  emptyStores();
  const patience = new Promise((done) => setTimeout(done, PATIENCE_MS));
  await Promise.race([Promise.allSettled([emptyCaches(), ...until]), patience]);
  // replace(): the back button does not come back to this page.
  window.location.replace(url);
}

export function watchQuickExit(root = document) {
  const link = root.querySelector("[data-quick-exit]");
  if (!link) return;
  let presses = [];

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });

  root.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing || event.keyCode === COMPOSING) return;
    // Any other key in between means that the person is writing, not leaving.
    if (!KEYS.has(event.key)) {
      presses = [];
      return;
    }
    presses = presses.filter((press) => press.key === event.key && event.timeStamp - press.at < WITHIN_MS);
    presses.push({ key: event.key, at: event.timeStamp });
    if (presses.length >= TIMES) leave(link.href);
  });

  // Back to a page from the browser's memory after leaving: it was hidden, so ask the server what may be seen now.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.body.hidden) window.location.reload();
  });
}
