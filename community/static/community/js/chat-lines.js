// The lines of a chat: filled copies of the blanks of the page (chat/lines.py), in the order of their numbers. The
// order is the same for every reader: a line goes to the place of its number, however late it comes.

// the slots of blank lines
const SLOT = /\{(\w+)\}|(00000000-0000-0000-0000-00000000000[12])/g;
const UUID_SLOTS = {
  "00000000-0000-0000-0000-000000000001": "id",
  "00000000-0000-0000-0000-000000000002": "author",
};

const page = document.getElementById("talk").dataset;
const list = document.getElementById("talk-list");
const muted = new Set((page.muted ?? "").split(" ").filter(Boolean));

export const lineWith = (seq) => list.querySelector(`[data-seq="${seq}"]`);

// A copy of a blank of the page. Slots are replaced once, in text and attributes: a value is never read as HTML or as a
// slot.
export function filled(name, values) {
  const copy = document.getElementById(name).content.firstElementChild.cloneNode(true);
  const fill = (text) => text.replace(SLOT, (_slot, key, uuid) => values[key ?? UUID_SLOTS[uuid]] ?? "");
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const attribute of element.attributes) attribute.value = fill(attribute.value);
  }
  const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.nodeValue = fill(texts.currentNode.nodeValue);
  return copy;
}

export function kindFor(author) {
  if (!author) return "left";
  if (author.id === page.me) return "own";
  return muted.has(author.id) ? "muted" : "other";
}

export function lineFrom(frame) {
  const { author, number, id, at, text } = frame;
  const kind = kindFor(author);
  const values = { number, id, at, time: at.slice(11, 16), text, author: author?.id, name: author?.name };
  const line = filled(`line-${kind}-${frame.state}`, values);
  if (kind === "other" || kind === "muted") {
    for (const name of [`role-${author.role}`, `duty-${author.duty}`]) {
      const chip = document.getElementById(name)?.content.firstElementChild;
      if (chip) line.querySelector(".talk__name").after(chip.cloneNode(true));
    }
    line.querySelector(".avatar").classList.add(...author.colours.split(" "));
    for (const name of author.drawing.split(" ")) {
      const part = document.createElementNS("http://www.w3.org/2000/svg", "use");
      part.setAttribute("href", `#${name}`);
      line.querySelector(".avatar").append(part);
    }
  }
  return line;
}

// The same line in another state: removed, hidden, or what became of a message that is being sent.
export function putInState(line, state, more = {}) {
  const { kind, seq: number } = line.dataset;
  const part = (selector) => line.querySelector(selector);
  const values = {
    number,
    at: part("time")?.dateTime,
    time: part("time")?.textContent,
    text: part(".talk__text").textContent,
    ...more,
  };
  const changed = filled(`line-${kind}-${state}`, values);
  changed.querySelector(".talk__name").replaceWith(part(".talk__name")); // with the link to its author
  if (part(".avatar")) changed.querySelector(".avatar").replaceWith(part(".avatar"));
  if (part(".chip") && kind !== "own") changed.querySelector(".talk__name").after(part(".chip"));
  line.replaceWith(changed);
  return changed;
}

// order

const lines = () => [...list.querySelectorAll("[data-seq]")];

// Whether a line of this number belongs to what the page shows: not to an earlier slice of the talk.
export function isInReach(seq) {
  const first = lines()[0];
  return !first || seq > Number(first.dataset.seq) || !list.querySelector('[rel="prev"]');
}

// Put a line where its number belongs, under the heading of its day. Lines without a number stay below: they have not
// been stored.
export function place(line, seq, day) {
  const others = lines().filter((other) => other !== line);
  const before = others.filter((other) => Number(other.dataset.seq) < seq).at(-1);
  let next = others.find((other) => Number(other.dataset.seq) > seq);
  if (next) while (next.previousElementSibling?.dataset.day > day) next = next.previousElementSibling;
  else next = [...list.querySelectorAll(".talk__message:not([data-seq])")].find((other) => other !== line) ?? null;
  if (line.nextElementSibling !== next || line.parentElement !== list) list.insertBefore(line, next);
  if (!hasHeading(line, before, day)) line.before(dayHeading(day));
}

// Whether a heading of this day stands somewhere above the line, no further than the line before.
function hasHeading(line, before, day) {
  if (before && dayOf(before) === day) return true;
  let element = line.previousElementSibling;
  while (element && element !== before) {
    if (element.dataset.day === day) return true;
    element = element.previousElementSibling;
  }
  return false;
}

// days as the site counts them, wherever the reader is: 2026-11-22
export const today = () => new Date().toLocaleDateString("sv", { timeZone: page.zone || undefined });

function dayOf(line) {
  const time = line.querySelector("time");
  return time ? time.dateTime.slice(0, 10) : today();
}

function dayHeading(day) {
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const options = { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" };
  const heading = filled("day-heading", { day: new Date(day).toLocaleDateString(language, options) });
  heading.dataset.day = day;
  return heading;
}
