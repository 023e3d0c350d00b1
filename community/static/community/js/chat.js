// A chat: new messages appear, and what the member sends is kept until the server has stored it.
// Without this script the page works as a form.
import { filled, isInReach, kindFor, lineFrom, lineWith, place, putInState, today } from "./chat-lines.js";
import { fitToScreen, onEnter } from "./chat-box.js";
import { watchLamp } from "./lamps.js";
import { helpAfterSending } from "./crisis-help.js";
import { join } from "./live.js";

const NEAR_END_PX = 80;
const FORM_INSTEAD_MS = 12000; // after this long without a socket, send with the form
const talk = document.getElementById("talk");
const list = document.getElementById("talk-list");
const composer = document.getElementById("composer");
const connection = document.getElementById("connection");
const below = document.getElementById("new-below");
const live = document.getElementById("live");
const page = talk.dataset; // ids, times and texts that the server put on the page
const refresh = document.getElementById("refresh");
const box = composer?.querySelector("textarea");
const waiting = new Map(); // cid -> {text, line, since}
const storageKey = `chat:${page.me}:${page.stream}`; // of one persona: the next who logs in here sends none of it
let unseen = 0;
let isConnected = false;
let isOpen = !page.lamp || "isOpen" in page;
let isOver = false; // logged out, or no longer in the group
let hasSaidEnding = false;

const isAtEnd = () => talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR_END_PX;

function toEnd() {
  talk.scrollTop = talk.scrollHeight;
  unseen = 0;
  below.hidden = true;
}

// Change the talk, and stay where the reader is: at the end, or where they are reading.
function change(act, { isOwn = false, isNew = false } = {}) {
  const stay = !isOwn && !isAtEnd();
  document.getElementById("talk-empty")?.remove();
  act();
  if (!stay) return toEnd();
  if (!isNew) return;
  unseen += 1;
  below.querySelector("button").textContent =
    unseen === 1 ? below.dataset.one : below.dataset.more.replace("%s", String(unseen));
  below.hidden = false;
}

// What the page itself says in the talk; it is not stored.
const note = (text) => change(() => list.append(filled("note", { text })));

// events

function onMessage(frame) {
  const isOwn = kindFor(frame.author) === "own";
  const old = (isOwn && waiting.get(frame.cid)?.line) || lineWith(frame.number);
  show(frame, old, !old);
  if (isOwn) settle(frame.cid);
}

function onShown(frame) {
  const old = lineWith(frame.number);
  if (old || isInReach(frame.number)) show(frame, old, false);
}

// A line as the server has it, in the place of its number.
function show(frame, old, isNew) {
  change(() => {
    const line = lineFrom(frame);
    if (old) old.replaceWith(line);
    place(line, frame.number, frame.at.slice(0, 10));
  }, { isNew });
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
  change(() => list.append(line), { isOwn: true });
  stream.send(cid, text);
}

// Stored for sure. After a reload it may stand on the page already; else its number, time and links come with its
// frame.
function settle(cid, seq, help) {
  if (help) helpAfterSending(box, page.stream);
  const mine = waiting.get(cid);
  if (!mine) return;
  waiting.delete(cid);
  keep();
  if (seq && lineWith(seq)) mine.line.remove();
  else if (seq) change(() => placeSent(putInState(mine.line, "sent"), seq));
  live.textContent = page.sent;
}

function placeSent(line, seq) {
  line.dataset.seq = seq;
  place(line, seq, today());
}

const newCid = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

function onNo(cid, code, reason) {
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
  button("edit").hidden = !box;
  button("retry").addEventListener("click", () => {
    forget();
    send(mine.text, code === "sent" ? newCid() : cid); // "sent": other words went under this one
  });
  button("edit").addEventListener("click", () => {
    forget();
    box.value = box.value ? `${mine.text}\n${box.value}` : mine.text;
    showBox();
    box.dispatchEvent(new Event("input"));
    box.focus();
  });
  live.textContent = why;
}

// No socket for a while (some networks block it): send with the form, under the same cid, in the order in which it was
// said. What could not be stored now goes on waiting, and what was said after it too.
let isSendingForm = false;

async function sendWithForm() {
  if (isSendingForm) return;
  isSendingForm = true;
  for (const [cid, mine] of waiting) {
    if (isConnected || isOver) break;
    if (!mine.line.matches(".talk__message--waiting")) continue;
    if (Date.now() - mine.since < FORM_INSTEAD_MS || !(await isSentWithForm(cid, mine))) break;
  }
  isSendingForm = false;
}

async function isSentWithForm(cid, mine) {
  const body = new URLSearchParams(new FormData(composer));
  body.set("cid", cid);
  body.set("text", mine.text);
  mine.since = Date.now();
  try {
    const answer = await fetch(composer.action, { method: "POST", body });
    if (answer.status >= 500) return false;
    // a redirect to the room means stored; a log-in page, or the form again, does not
    if (answer.ok && answer.redirected && new URL(answer.url).pathname === location.pathname) {
      mine.line = putInState(mine.line, "sent"); // its frame comes when the socket is back
      // the page that was fetched began with help, which nobody saw
      if ((await answer.text()).includes('id="crisis-help"')) helpAfterSending(box, page.stream);
    } else onNo(cid, "form");
    return true;
  } catch {
    return false; // no network
  }
}

function sendAgain() {
  if (!page.me) return;
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
    if (!text || isOver || !isOpen) return box.focus();
    send(text, cid.value);
    cid.value = newCid();
    box.value = "";
    box.dispatchEvent(new Event("input")); // the kept draft is empty now too
    box.focus();
  };
  composer.addEventListener("submit", (event) => {
    if (event.submitter?.name === "refresh") return; // the server keeps the words
    event.preventDefault();
    event.stopImmediatePropagation();
    submit();
  }, true);
  onEnter(box, submit);
  connection.hidden = false;
  setInterval(sendWithForm, 3000);
}

function showConnection(isUp, isCrowded) {
  isConnected = isUp;
  if (refresh) refresh.hidden = isUp;
  if (!connection) return;
  connection.dataset.state = isUp ? "open" : "closed";
  const { open, crowded, closed } = connection.dataset;
  connection.textContent = isUp ? open : (isCrowded ? crowded : closed);
}

// The box of a room that closes: nothing can be sent, and what was typed stays, to read and to copy.
function showBox() {
  if (!composer) return;
  const isLeft = !isOver && isOpen;
  const hasWords = box.value.trim() !== "";
  box.readOnly = !isLeft;
  for (const element of [box, composer.querySelector("label")]) element.hidden = !isLeft && !hasWords;
  composer.querySelector("[type=submit]").hidden = !isLeft;
  connection.hidden = !isLeft;
  composer.querySelector("[data-copy]").hidden = isLeft || !hasWords;
}

// Nothing can be sent any more: logged out, or no right to read.
function closeChat(reason) {
  isOver = true;
  note(reason);
  showBox();
}

function onLamp(lamp, wasOpen) {
  const wasAtEnd = isAtEnd();
  isOpen = lamp.open;
  const closedNote = composer?.querySelector("[data-closed]");
  if (closedNote) {
    closedNote.hidden = isOpen || isOver;
    closedNote.textContent = page.boxClosed.replace("{when}", sentence(lamp.text || page.closed));
  }
  showBox();
  const closedBox = document.getElementById("closed-box");
  if (closedBox) closedBox.hidden = isOpen;
  if (wasOpen && !isOpen) note(page.closed);
  if (!wasOpen && isOpen) note(page.opened);
  if (!wasOpen && isOpen && !composer) change(() => list.append(filled("enter-note", { text: page.enter })));
  if (isOpen && lamp.ending && !hasSaidEnding) note(endingText(lamp.left));
  hasSaidEnding = isOpen && Boolean(lamp.ending);
  if (wasAtEnd) toEnd(); // the box is higher or lower now
}

const sentence = (text) => (text.endsWith(".") ? text : `${text}.`);

function endingText(left) {
  const minutes = Math.max(1, Math.ceil(left / 60));
  return minutes === 1 ? page.endingOne : page.endingMore.replace("{n}", String(minutes));
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
if (!location.hash.startsWith("#bericht-")) toEnd();
if (composer) {
  compose();
  showBox();
}
sendAgain();
if (page.lamp) watchLamp(page.lamp, onLamp);
fitToScreen();
