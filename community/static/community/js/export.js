// While the file is being made: ask the page again, calmly, and show the part that changed. Without script there is a
// link that does the same.
const EVERY_MS = 3000;

async function look() {
  const here = document.querySelector("#export");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("#export");
    if (!answer.ok || !now) return; // logged out, or the site is away: the link stays
    const ended = now.dataset.export !== "waiting" && now.dataset.export !== "building";
    if (ended) {
      location.reload(); // the whole page, with its buttons
      return;
    }
    here.querySelector("progress").replaceWith(now.querySelector("progress"));
    here.querySelector("[data-percent]").textContent = now.querySelector("[data-percent]").textContent;
  } catch {
    // no connection: look again later
  }
  setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
