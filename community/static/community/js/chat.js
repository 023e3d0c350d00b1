// A chat room: what is said appears, and what one says is kept until it is stored for sure.
// Without this script the page works as a form; this only takes away the waiting.
import { join } from "./live.js";

const NOBODY = "00000000-0000-0000-0000-000000000000";
const NEAR_END_PX = 80;
const FORM_INSTEAD_MS = 12000; // this long without a socket: send with the form, under the same mark

const talk = document.getElementById("talk");
const list = document.getElementById("talk-list");
const composer = document.getElementById("composer");
const connection = document.getElementById("connection");
const below = document.getElementById("new-below");
const live = document.getElementById("live");
const words = talk.dataset;
const box = composer?.querySelector("textarea");
const drawings = new Map();
const muted = new Set((words.muted ?? "").split(" ").filter(Boolean));
const waiting = new Map(); // cid -> {text, line, since}
const shelf = `chat:${words.stream}`;
let unseen = 0;
let isConnected = false;
let isOver = false; // logged out, or no longer in the group

const piece = (name) => document.getElementById(`piece-${name}`).content.firstElementChild.cloneNode(true);
const lineOf = (seq) => list.querySelector(`[data-seq="${seq}"]`);
const isAtEnd = () => talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR_END_PX;
// as the house counts days and hours, wherever the reader is
const inHouse = (at, options) =>
  at.toLocaleString(document.documentElement.lang, { timeZone: words.zone || undefined, ...options });
const timeOf = (at) => inHouse(at, { hour: "2-digit", minute: "2-digit" });
const dayOf = (at) => at.toLocaleDateString("sv", { timeZone: words.zone || undefined }); // 2026-11-22

function toEnd() {
  talk.scrollTop = talk.scrollHeight;
  unseen = 0;
  below.hidden = true;
}

function link(name, id) {
  const made = piece(name);
  made.href = made.getAttribute("href").replace(NOBODY, id);
  return made;
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

function note(text) {
  const line = document.createElement("li");
  line.className = "talk__note";
  line.textContent = text;
  add(line, false);
}

// The first words of a new day stand under its name.
function newDay(at) {
  if (words.day === dayOf(at)) return;
  words.day = dayOf(at);
  const line = document.createElement("li");
  line.className = "talk__day";
  const name = document.createElement("span");
  name.textContent = inHouse(at, { weekday: "long", day: "numeric", month: "long" });
  line.append(name);
  list.append(line);
}

async function draw(author, svg) {
  const known = list.querySelector(`[data-author="${author}"] > .avatar > svg`);
  if (!drawings.has(author) && known?.innerHTML) drawings.set(author, Promise.resolve(known.innerHTML));
  if (!drawings.has(author)) {
    const url = words.drawing.replace(NOBODY, author);
    drawings.set(author, fetch(url).then((answer) => (answer.ok ? answer.text() : "")).catch(() => ""));
  }
  svg.innerHTML = await drawings.get(author); // our own shapes, from our own server
}

function fill(line, frame) {
  const isOwn = frame.author?.id === words.me;
  line.className = `talk__message${isOwn ? " talk__message--own" : ""}`;
  line.id = `bericht-${frame.number}`;
  line.dataset.seq = frame.number;
  line.dataset.author = frame.author?.id ?? "";
  const head = line.querySelector(".talk__head");
  const name = line.querySelector(".talk__name");
  name.textContent = frame.author?.name ?? words.left;
  if (frame.author) name.href = name.getAttribute("href").replace(NOBODY, frame.author.id);
  else name.removeAttribute("href");
  head.querySelectorAll(".chip, .quiet-link").forEach((old) => old.remove());
  if (document.getElementById(`piece-${frame.author?.role}`)) name.after(piece(frame.author.role));
  const time = line.querySelector("time");
  time.dateTime = frame.at;
  time.textContent = timeOf(new Date(frame.at));
  head.append(isOwn ? link("remove", frame.id) : link("report", frame.id));
  if (!isOwn && frame.author && document.getElementById("piece-mute")) head.append(link("mute", frame.author.id));
  line.querySelector(".talk__text").textContent = frame.text;
  line.querySelectorAll(".talk__status").forEach((old) => old.remove());
  if (frame.author) draw(frame.author.id, line.querySelector(".avatar > svg"));
  if (frame.state) fade(line, frame.state);
  if (muted.has(frame.author?.id)) fold(line);
  return line;
}

// Of somebody whom the reader muted: one tap opens it.
function fold(line) {
  if (line.querySelector(".folded")) return;
  const folded = piece("folded");
  folded.querySelector(".talk__folded").append(...line.children);
  line.append(folded);
}

function fade(line, state) {
  line.querySelectorAll(".quiet-link, .talk__status").forEach((old) => old.remove());
  if (state === "hidden" && words.me && line.dataset.author === words.me) {
    line.append(status(words.hiddenOwn));
    return;
  }
  line.classList.add("talk__message--gone");
  line.querySelector(".talk__text").textContent = words[state];
}

function status(text) {
  const made = document.createElement("p");
  made.className = "talk__status";
  made.textContent = text;
  return made;
}

// what others do

function onMessage(frame) {
  const isMine = Boolean(words.me) && frame.author?.id === words.me;
  const line = (isMine && waiting.get(frame.cid)?.line) || lineOf(frame.number);
  if (line) {
    fill(line, frame);
  } else {
    newDay(new Date(frame.at));
    add(fill(piece("line"), frame), false);
  }
  if (isMine) settle(frame.cid);
}

function onShown(frame) {
  const line = lineOf(frame.number);
  if (line) fill(line, frame);
}

function onFaded(frame) {
  const line = lineOf(frame.number);
  if (line) fade(line, frame.kind);
}

// the writer is away for a while: the words come back with the writer, on the next page
function onAway(frame) {
  const line = lineOf(frame.number);
  if (line && line.dataset.author !== words.me) line.remove();
}

function enterButton() {
  const made = piece("enter");
  made.querySelector("a").textContent = words.opened;
  add(made, false);
}

// Between two people: what stands on a page that is looked at has been read. Only the badge of this reader changes.
let readUpto = 0;

function markRead() {
  const upto = stream?.seq ?? 0;
  if (!words.read || document.visibilityState !== "visible" || upto <= readUpto) return;
  readUpto = upto;
  const body = new URLSearchParams({ upto });
  const token = composer?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  fetch(words.read, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => {});
}

const happenings = {
  message: onMessage,
  shown: onShown,
  removed: onFaded,
  hidden: onFaded,
  away: onAway,
  opened: () => "lit" in words || enterButton(),
  closed: () => note(words.closed),
};

// what one says

function keep() {
  const kept = [...waiting].map(([cid, mine]) => ({ cid, text: mine.text }));
  try {
    if (kept.length) sessionStorage.setItem(shelf, JSON.stringify(kept));
    else sessionStorage.removeItem(shelf);
  } catch {
    // no storage here: the words are still on the page
  }
}

function say(text, cid) {
  const line = piece("line");
  line.classList.add("talk__message--own", "talk__message--waiting");
  line.dataset.author = words.me;
  line.querySelector(".talk__text").textContent = text;
  line.append(status(words.waiting));
  waiting.set(cid, { text, line, since: Date.now() });
  keep();
  newDay(new Date());
  add(line, true);
  stream.send(cid, text);
}

// Stored for sure. After a reload it may stand on the page already.
function settle(cid, seq) {
  const mine = waiting.get(cid);
  if (!mine) return;
  waiting.delete(cid);
  keep();
  if (seq && lineOf(seq) && lineOf(seq) !== mine.line) mine.line.remove();
  else if (seq) mine.line.dataset.seq = seq;
  mine.line.classList.remove("talk__message--waiting", "talk__message--failed");
  mine.line.querySelectorAll(".talk__status").forEach((old) => old.remove());
  live.textContent = words.sent;
}

function onNo(cid, _code, reason) {
  const mine = waiting.get(cid);
  if (!mine) return;
  mine.line.classList.replace("talk__message--waiting", "talk__message--failed");
  mine.line.querySelectorAll(".talk__status").forEach((old) => old.remove());
  const again = piece("again");
  again.querySelector("span").textContent = reason || words.unclear;
  const [retry, back] = again.querySelectorAll("button");
  const forget = () => {
    waiting.delete(cid);
    keep();
    mine.line.remove();
  };
  retry.addEventListener("click", () => {
    forget();
    say(mine.text, cid);
  });
  back.addEventListener("click", () => {
    forget();
    box.value = box.value ? `${mine.text}\n${box.value}` : mine.text;
    box.dispatchEvent(new Event("input"));
    box.focus();
  });
  mine.line.append(again);
  live.textContent = reason || words.unclear;
}

// No socket for a while (some networks do not let one through): the form does the same, under the same mark.
async function withForm() {
  if (isConnected || isOver) return;
  for (const [cid, mine] of waiting) {
    if (Date.now() - mine.since < FORM_INSTEAD_MS || mine.line.classList.contains("talk__message--failed")) continue;
    const body = new URLSearchParams(new FormData(composer));
    body.set("cid", cid);
    body.set("text", mine.text);
    mine.since = Date.now();
    try {
      const answer = await fetch(composer.action, { method: "POST", body });
      // stored is: led back to the room; a page to log in, or the form again, is not
      if (answer.ok && answer.redirected && new URL(answer.url).pathname === location.pathname) stored(cid);
      else onNo(cid, "form", words.unclear);
    } catch {
      // still no network: it stays waiting
    }
  }
}

// Stored without the socket: the number and the time come when the socket is back; for now it stands there as sent.
function stored(cid) {
  const mine = waiting.get(cid);
  mine.line.classList.remove("talk__message--waiting");
  mine.line.querySelector(".talk__status").textContent = words.sent;
}

function bringBack() {
  let kept = [];
  try {
    kept = JSON.parse(sessionStorage.getItem(shelf) ?? "[]");
  } catch {
    return;
  }
  for (const { cid, text } of kept) say(text, cid);
}

function compose() {
  const mark = composer.querySelector("[name=cid]");
  const submit = () => {
    const text = box.value.trim();
    if (!text || isOver) return box.focus();
    say(text, mark.value);
    mark.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
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
  setInterval(withForm, 3000);
}

function showConnection(isOpen, isCrowded) {
  isConnected = isOpen;
  if (!connection) return;
  connection.dataset.state = isOpen ? "open" : "closed";
  const { open, crowded, closed } = connection.dataset;
  connection.textContent = isOpen ? open : (isCrowded ? crowded : closed);
}

// Nothing more can be said here; what is in the box can still be copied.
function over(why) {
  isOver = true;
  note(why);
  if (!composer) return;
  connection.hidden = true;
  composer.querySelector("button")?.remove();
}

// The lamp goes on and off by the clock.
function watchClock() {
  const left = Date.parse(words.changesAt) - Date.now();
  if (!(left > 0 && left < 2 ** 31)) return;
  setTimeout(() => ("lit" in words ? note(words.closed) : enterButton()), left);
}

const stream = join(words.stream, {
  after: Number(words.seq),
  event(frame) {
    happenings[frame.kind]?.(frame);
    markRead();
  },
  connected: showConnection,
  ok: settle,
  no: onNo,
  gone: () => over(words.gone),
  ended: () => over(words.ended),
});

document.addEventListener("visibilitychange", markRead);
below.querySelector("button").addEventListener("click", toEnd);
talk.addEventListener("scroll", () => isAtEnd() && toEnd());
if (!location.hash) toEnd();
if (composer && composer.querySelector("button")) {
  compose();
  bringBack();
}
watchClock();
