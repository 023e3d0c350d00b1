// Help beside words of somebody who may be in danger, while they write. The words go to the server in the way that a
// draft does; it answers with the help or with nothing (204), and keeps nothing. Never in the way of sending.

const PAUSE_MS = 1200;
const FEWEST_CHARACTERS = 3;
const HELP = "crisis-help";

const url = () => document.body.dataset.helpUrl;

function foldable(help) {
  const button = help.querySelector("[data-fold]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    help.open = false;
    help.querySelector("summary").focus();
  });
}

// The element beside a text in which its help appears, and is read out when there is a pause.
function besideOf(area) {
  const known = area.form.querySelector("[data-crisis-beside]");
  if (known) return known;
  const beside = document.createElement("div");
  beside.className = "crisis-help__beside";
  beside.dataset.crisisBeside = "";
  beside.setAttribute("role", "status");
  const field = area.closest(".field");
  if (field) field.after(beside);
  else area.form.prepend(beside);
  return beside;
}

async function ask(area, body) {
  const token = area.form?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(url(), {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" },
    credentials: "same-origin",
  });
  return answer.status === 200 && !answer.redirected ? answer.text() : "";
}

function show(area, html) {
  if (!html) return;
  const help = new DOMParser().parseFromString(html, "text/html").getElementById(HELP);
  if (!help) return;
  document.getElementById(HELP)?.remove(); // one on a page, beside the newest words
  besideOf(area).replaceChildren(document.adoptNode(help));
  foldable(help);
}

// A chat has stored a text with words of danger: ``stream`` says whether a moderator reads it.
export function helpAfterSending(area, stream) {
  if (!url()) return;
  ask(area, { sent: stream.split(":")[0] }).then((html) => show(area, html)).catch(() => {});
}

export function watchWords(root = document) {
  const shown = root.getElementById(HELP);
  if (shown) foldable(shown);
  if (!url()) return;
  for (const area of root.querySelectorAll("[data-words]")) {
    let timer = 0;
    let asked = "";
    const look = async () => {
      const text = area.value.trim();
      if (text.length < FEWEST_CHARACTERS || text === asked || area.form.querySelector(`#${HELP}`)) return;
      asked = text;
      await ask(area, { text }).then((html) => show(area, html)).catch(() => {});
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE_MS);
    };
    area.addEventListener("input", soon);
    soon();
  }
}
