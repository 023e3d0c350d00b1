// A chat: new messages appear, and what the member sends is kept until the server has stored it.
// Without this script the page works as a form.
import { join } from "./live.js";

const NEAR_END_PX = 80;
const FORM_INSTEAD_MS = 12000; // after this long without a socket, send with the form
// the slots of blank lines, see chat/lines.py
const SLOT = /\{(\w+)\}|(00000000-0000-0000-0000-00000000000[12])/g;
const UUID_SLOTS = {
  "00000000-0000-0000-0000-000000000001": "id",
  "00000000-0000-0000-0000-000000000002": "author",
};

const talk = document.getElementById("talk");
const list = document.getElementById("talk-list");
const composer = document.getElementById("composer");
const connection = document.getElementById("connection");
const below = document.getElementById("new-below");
const live = document.getElementById("live");
const page = talk.dataset; // ids, times and texts that the server put on the page
const box = composer?.querySelector("textarea");
const avatarParts = document.getElementById("avatar-parts").content;
const muted = new Set((page.muted ?? "").split(" ").filter(Boolean));
const waiting = new Map(); // cid -> {text, line, since}
const storageKey = `chat:${page.stream}`;
let unseen = 0;
let isConnected = false;
let isOver = false; // logged out, or no longer in the group

const lineWith = (seq) => list.querySelector(`[data-seq="${seq}"]`);
const isAtEnd = () => talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR_END_PX;
// days as the site counts them, wherever the reader is: 2026-11-22
const today = () => new Date().toLocaleDateString("sv", { timeZone: page.zone || undefined });

function toEnd() {
  talk.scrollTop = talk.scrollHeight;
  unseen = 0;
  below.hidden = true;
}

function add(element, isOwn) {
  const stay = !isOwn && !isAtEnd();
  document.getElementById("talk-empty")?.remove();
  list.append(element);
  if (!stay) return toEnd();
  unseen += 1;
  below.querySelector("button").textContent =
    unseen === 1 ? below.dataset.one : below.dataset.more.replace("%s", String(unseen));
  below.hidden = false;
}

// A copy of a blank of the page. Slots are replaced once, in text and attributes: a value is never read as HTML or as a
// slot.
function filled(name, values) {
  const copy = document.getElementById(name).content.firstElementChild.cloneNode(true);
  const fill = (text) => text.replace(SLOT, (_slot, key, uuid) => values[key ?? UUID_SLOTS[uuid]] ?? "");
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const attribute of element.attributes) attribute.value = fill(attribute.value);
  }
  const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.nodeValue = fill(texts.currentNode.nodeValue);
  return copy;
}

const note = (text) => add(filled("note", { text }), false);
const enterButton = () => add(filled("enter-note", { text: page.opened }), false);

// A heading above the first message of a day.
function newDay(day) {
  if (page.day === day) return;
  page.day = day;
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const options = { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" };
  list.append(filled("day-heading", { day: new Date(day).toLocaleDateString(language, options) }));
}

// lines

function kindFor(author) {
  if (!author) return "left";
  if (author.id === page.me) return "own";
  return muted.has(author.id) ? "muted" : "other";
}

function lineFrom(frame) {
  const { author, number, id, at, text } = frame;
  const kind = kindFor(author);
  const values = { number, id, at, time: at.slice(11, 16), text, author: author?.id, name: author?.name };
  const line = filled(`line-${kind}-${frame.state}`, values);
  if (kind === "other" || kind === "muted") {
    const chip = document.getElementById(`role-${author.role}`);
    if (chip) line.querySelector(".talk__name").after(chip.content.firstElementChild.cloneNode(true));
    for (const name of author.drawing.split(" ")) {
      const part = avatarParts.querySelector(`[data-part="${name}"]`);
      line.querySelector(".avatar > svg").append(...part.cloneNode(true).childNodes);
    }
  }
  return line;
}

// The same line in another state: removed, hidden, or what became of a message that is being sent.
function putInState(line, state, more = {}) {
  const { kind, seq: number, id, author } = line.dataset;
  const part = (selector) => line.querySelector(selector);
  const values = {
    number, id, author,
    at: part("time")?.dateTime,
    time: part("time")?.textContent,
    name: part(".talk__name").textContent,
    text: part(".talk__text").textContent,
    ...more,
  };
  const changed = filled(`line-${kind}-${state}`, values);
  if (part(".avatar")) changed.querySelector(".avatar").replaceWith(part(".avatar"));
  if (part(".chip") && kind !== "own") changed.querySelector(".talk__name").after(part(".chip"));
  line.replaceWith(changed);
  return changed;
}

// events

function onMessage(frame) {
  const isOwn = kindFor(frame.author) === "own";
  const old = (isOwn && waiting.get(frame.cid)?.line) || lineWith(frame.number);
  if (old) {
    old.replaceWith(lineFrom(frame));
  } else {
    newDay(frame.at.slice(0, 10));
    add(lineFrom(frame), false);
  }
  if (isOwn) settle(frame.cid);
}

function onShown(frame) {
  lineWith(frame.number)?.replaceWith(lineFrom(frame));
}

function onState(frame) {
  const line = lineWith(frame.number);
  if (line) putInState(line, frame.kind);
}

// the author is away for a while: the message is back with the author, after a reload
function onAway(frame) {
  const line = lineWith(frame.number);
  if (line && line.dataset.kind !== "own") line.remove();
}

// In a conversation: mark as read what a visible tab shows, for the badge of this reader alone.
let readUpto = 0;

function markRead() {
  const upto = stream?.seq ?? 0;
  if (!page.read || document.visibilityState !== "visible" || upto <= readUpto) return;
  readUpto = upto;
  const body = new URLSearchParams({ upto });
  const token = composer?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  fetch(page.read, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => {});
}

const handlers = {
  message: onMessage,
  shown: onShown,
  removed: onState,
  hidden: onState,
  away: onAway,
  opened: () => "isOpen" in page || enterButton(),
  closed: () => note(page.closed),
};

// sending

function keep() {
  const kept = [...waiting].map(([cid, mine]) => ({ cid, text: mine.text }));
  try {
    if (kept.length) sessionStorage.setItem(storageKey, JSON.stringify(kept));
    else sessionStorage.removeItem(storageKey);
  } catch {
    // no storage in this browser: the text is still on the page
  }
}

function send(text, cid) {
  const line = filled("line-own-waiting", { text });
  waiting.set(cid, { text, line, since: Date.now() });
  keep();
  newDay(today());
  add(line, true);
  stream.send(cid, text);
}

// Stored for sure. After a reload it may stand on the page already; else its number, time and links come with its
// frame.
function settle(cid, seq) {
  const mine = waiting.get(cid);
  if (!mine) return;
  waiting.delete(cid);
  keep();
  if (seq && lineWith(seq)) mine.line.remove();
  else if (seq) putInState(mine.line, "sent").dataset.seq = seq;
  live.textContent = page.sent;
}

function onNo(cid, _code, reason) {
  const mine = waiting.get(cid);
  if (!mine) return;
  const why = reason || page.unclear;
  mine.line = putInState(mine.line, "failed", { reason: why });
  const button = (action) => mine.line.querySelector(`[data-action="${action}"]`);
  const forget = () => {
    waiting.delete(cid);
    keep();
    mine.line.remove();
  };
  button("retry").addEventListener("click", () => {
    forget();
    send(mine.text, cid);
  });
  button("edit").addEventListener("click", () => {
    forget();
    box.value = box.value ? `${mine.text}\n${box.value}` : mine.text;
    box.dispatchEvent(new Event("input"));
    box.focus();
  });
  live.textContent = why;
}

// No socket for a while (some networks block it): send with the form, under the same cid.
async function sendWithForm() {
  if (isConnected || isOver) return;
  for (const [cid, mine] of waiting) {
    if (Date.now() - mine.since < FORM_INSTEAD_MS || !mine.line.matches(".talk__message--waiting")) continue;
    const body = new URLSearchParams(new FormData(composer));
    body.set("cid", cid);
    body.set("text", mine.text);
    mine.since = Date.now();
    try {
      const answer = await fetch(composer.action, { method: "POST", body });
      // a redirect to the room means stored; a log-in page, or the form again, does not
      if (answer.ok && answer.redirected && new URL(answer.url).pathname === location.pathname) {
        mine.line = putInState(mine.line, "sent"); // its frame comes when the socket is back
      } else onNo(cid, "form");
    } catch {
      // no network: it goes on waiting
    }
  }
}

function sendAgain() {
  let kept = [];
  try {
    kept = JSON.parse(sessionStorage.getItem(storageKey) ?? "[]");
  } catch {
    return;
  }
  for (const { cid, text } of kept) send(text, cid);
}

function compose() {
  const cid = composer.querySelector("[name=cid]");
  const submit = () => {
    const text = box.value.trim();
    if (!text || isOver) return box.focus();
    send(text, cid.value);
    cid.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    box.value = "";
    box.dispatchEvent(new Event("input")); // the kept draft is empty now too
    box.focus();
  };
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    submit();
  }, true);
  box.addEventListener("keydown", (event) => {
    const isSending = event.ctrlKey || event.metaKey || (!event.shiftKey && matchMedia("(pointer: fine)").matches);
    if (event.key !== "Enter" || event.isComposing || !isSending) return;
    event.preventDefault();
    submit();
  });
  connection.hidden = false;
  setInterval(sendWithForm, 3000);
}

function showConnection(isOpen, isCrowded) {
  isConnected = isOpen;
  if (!connection) return;
  connection.dataset.state = isOpen ? "open" : "closed";
  const { open, crowded, closed } = connection.dataset;
  connection.textContent = isOpen ? open : (isCrowded ? crowded : closed);
}

// Nothing can be sent any more; the text in the box can still be copied.
function closeChat(reason) {
  isOver = true;
  note(reason);
  if (!composer) return;
  connection.hidden = true;
  composer.querySelector("button")?.remove();
}

// The room opens and closes at a time that the page knows.
function watchClock() {
  const left = Date.parse(page.changesAt) - Date.now();
  if (!(left > 0 && left < 2 ** 31)) return;
  setTimeout(() => ("isOpen" in page ? note(page.closed) : enterButton()), left);
}

const stream = join(page.stream, {
  after: Number(page.seq),
  event(frame) {
    handlers[frame.kind]?.(frame);
    markRead();
  },
  connected: showConnection,
  ok: settle,
  no: onNo,
  gone: () => closeChat(page.gone),
  ended: () => closeChat(page.ended),
});

document.addEventListener("visibilitychange", markRead);
below.querySelector("button").addEventListener("click", toEnd);
talk.addEventListener("scroll", () => isAtEnd() && toEnd());
if (!location.hash) toEnd();
if (composer && composer.querySelector("button")) {
  compose();
  sendAgain();
}
watchClock();
