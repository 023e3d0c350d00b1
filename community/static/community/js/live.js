// Live updates of an open tab: one socket, with streams on it. The protocol is in docs/live.md.
//
//   import { join } from "./live.js";
//   const stream = join("topic:<uuid>", {
//     after: 12,                       // the last number that the page shows; left out: from now on
//     event(frame) {},                 // a new event: frame.seq, and the fields of the room
//     caughtUp() {},                   // all events have been received (at first, and after a broken connection)
//     connected(isOpen, isCrowded) {}, // the connection opened or closed; crowded: this member has too many tabs
//     ok(cid, seq, help) {}, no(cid, code, reason) {},   // the answers to send
//     gone(code) {},                   // the right to read this stream ended
//     ended() {},                      // the session has ended
//   });
//   stream.send(cid, text);            // sent again, with the same cid, until there is an answer
//   stream.ask();                      // what is true now, of a stream with a state
//   stream.leave();

const FIRST_PAUSE_MS = 3000;
const SHORTEST_SHARE = 0.2; // of a pause: after a restart a thousand pages must not come back in one moment
const LONGEST_PAUSE_MS = 30000;
const SESSION_PAUSE_MS = 1500;
const SEND_AGAIN_MS = 8000;
const SILENCE_MS = 45000; // the hub sends a heartbeat every 20 seconds
const CHECK_MS = 5000;
const SESSION_OVER = 4403;
const TOO_MANY = 4429;
const CROWDED = 4408;

class Stream {
  constructor(connection, name, handlers) {
    this.connection = connection;
    this.name = name;
    this.handlers = handlers;
    this.seq = handlers.after ?? null;
    this.isState = false;
    this.asking = false;
    this.askedAt = 0; // also for "join": what gets no answer is asked again
    this.behind = false;
    this.early = new Map();
    this.sending = new Map();
  }

  call(handler, ...values) {
    this.handlers[handler]?.(...values);
  }

  send(cid, text) {
    this.sending.set(cid, { text, at: 0 });
    this.sendAgain();
  }

  // One at a time: what was said first is stored first, also when it has to be sent again.
  sendAgain(atOnce = false) {
    const [first] = this.sending;
    if (!first) return;
    const [cid, message] = first;
    if (!atOnce && Date.now() - message.at < SEND_AGAIN_MS) return;
    const frame = { t: "send", s: this.name, cid, text: message.text };
    if (this.connection.isJoined(this) && this.connection.write(frame)) message.at = Date.now();
  }

  leave() {
    this.connection.leave(this);
  }

  ask() {
    if (this.asking && Date.now() - this.askedAt < SEND_AGAIN_MS) {
      this.behind = true;
      return;
    }
    this.askedAt = Date.now();
    this.asking = this.connection.write({ t: "get", s: this.name, after: this.isState ? 0 : this.seq });
  }

  onJoined(frame) {
    this.isState = frame.state;
    this.asking = false;
    this.seq ??= frame.state ? -1 : frame.seq;
    this.sendAgain(true);
    if (this.seq === frame.seq) this.call("caughtUp");
    else this.ask();
  }

  onNew(frame) {
    if (this.isState) {
      this.seq = frame.seq;
      this.call("event", frame);
    } else if (this.seq === null || frame.seq > this.seq + 1) {
      this.early.set(frame.seq, frame);
      if (this.seq !== null) this.ask();
    } else if (frame.seq === this.seq + 1) {
      this.take(frame);
      this.takeEarly();
    }
  }

  onRows(frame) {
    this.asking = false;
    for (const row of frame.rows) {
      if (this.isState || row.seq > this.seq) this.call("event", row);
    }
    this.seq = this.isState ? frame.upto : Math.max(this.seq, frame.upto);
    this.takeEarly();
    if (frame.more || this.behind) {
      this.behind = false;
      this.ask();
    } else {
      this.call("caughtUp");
    }
  }

  take(frame) {
    this.seq = frame.seq;
    this.call("event", frame);
  }

  takeEarly() {
    for (const seq of [...this.early.keys()].sort((a, b) => a - b)) {
      if (seq === this.seq + 1) this.take(this.early.get(seq));
      if (seq <= this.seq) this.early.delete(seq);
    }
  }

  onBeat(seq) {
    if (seq !== undefined && this.seq !== null && (this.isState ? seq !== this.seq : seq > this.seq)) this.ask();
  }
}

class Connection {
  constructor() {
    this.streams = new Map();
    this.joined = new Set();
    this.socket = null;
    this.attempts = 0;
    this.timer = 0;
    this.heardAt = 0;
    this.wasMember = null;
    this.stopped = false;
    this.waitsForVisibility = false;
    this.returnsWithin = null;
    setInterval(() => this.check(), CHECK_MS);
    addEventListener("online", () => this.now());
    addEventListener("offline", () => this.drop()); // show it at once, and not after SILENCE_MS
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.now();
    });
    addEventListener("pagehide", () => this.drop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.check(true);
    });
    document.addEventListener("house:leaving", () => {
      this.stopped = true;
      this.drop();
    });
  }

  join(name, handlers) {
    const stream = new Stream(this, name, handlers);
    this.streams.set(name, stream);
    if (this.socket?.readyState === WebSocket.OPEN) this.enter(stream);
    else this.now();
    return stream;
  }

  leave(stream) {
    this.streams.delete(stream.name);
    this.joined.delete(stream.name);
    this.write({ t: "leave", s: stream.name });
  }

  isJoined(stream) {
    return this.joined.has(stream.name);
  }

  enter(stream) {
    stream.askedAt = Date.now();
    this.write({ t: "join", s: stream.name, after: stream.isState ? 0 : (stream.seq ?? 0) });
  }

  write(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  now() {
    clearTimeout(this.timer);
    if (this.stopped || this.socket || this.streams.size === 0) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const language = encodeURIComponent(document.documentElement.lang || "nl");
    const socket = new WebSocket(`${scheme}//${location.host}/ws/?lang=${language}`);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.addEventListener("open", () => {
      for (const stream of this.streams.values()) this.enter(stream);
    });
    socket.addEventListener("message", (event) => this.onFrame(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => {
      if (this.socket === socket) this.onClose(event.code);
    });
  }

  drop() {
    const socket = this.socket;
    if (!socket) return;
    this.onClose(1000);
    clearTimeout(this.timer);
    socket.close();
  }

  onClose(code) {
    this.socket = null;
    this.joined.clear();
    for (const stream of this.streams.values()) stream.call("connected", false, code === CROWDED);
    let pause = Math.min(FIRST_PAUSE_MS * 2 ** this.attempts, LONGEST_PAUSE_MS);
    pause *= SHORTEST_SHARE + Math.random() * (1 - SHORTEST_SHARE);
    // The process on the other side is being restarted: nothing is broken, and everybody comes back spread out.
    if (this.returnsWithin !== null) pause = this.returnsWithin * Math.random();
    else this.attempts += 1;
    this.returnsWithin = null;
    if (code === SESSION_OVER) pause = SESSION_PAUSE_MS;
    if (code === TOO_MANY || code === CROWDED) pause = LONGEST_PAUSE_MS;
    // This member has too many tabs: a hidden one connects again only when it becomes visible.
    this.waitsForVisibility = code === CROWDED && document.visibilityState === "hidden";
    clearTimeout(this.timer);
    if (!this.stopped && !this.waitsForVisibility) this.timer = setTimeout(() => this.now(), pause);
  }

  onFrame(frame) {
    this.heardAt = Date.now();
    if (frame.t === "hello") this.onHello(frame);
    else if (frame.t === "beat") this.onBeat(frame);
    else if (frame.t === "restart") this.returnsWithin = frame.within * 1000;
    else if (frame.t === "wait") this.pause();
    else if (frame.t === "ready") for (const stream of this.streams.values()) this.enter(stream);
    else this.onStream(this.streams.get(frame.s), frame);
  }

  onHello(frame) {
    if (this.wasMember && !frame.member) {
      this.stopped = true;
      for (const stream of this.streams.values()) stream.call("ended");
      this.drop();
    }
    this.wasMember ??= frame.member;
  }

  onBeat(frame) {
    for (const stream of this.streams.values()) stream.onBeat(frame.seqs[stream.name]);
  }

  // The server can neither read nor store now. What is sent waits, as it does without a connection.
  pause() {
    this.joined.clear();
    for (const stream of this.streams.values()) stream.call("connected", false);
  }

  onStream(stream, frame) {
    if (!stream) return;
    if (frame.t === "joined") {
      this.attempts = 0;
      this.joined.add(stream.name);
      stream.call("connected", true);
      stream.onJoined(frame);
    } else if (frame.t === "new") stream.onNew(frame);
    else if (frame.t === "rows") stream.onRows(frame);
    else if (frame.t === "missed") stream.ask();
    else if (frame.t === "ok" || frame.t === "no") this.onAnswer(stream, frame);
    else if (frame.t === "gone") {
      this.streams.delete(stream.name);
      this.joined.delete(stream.name);
      stream.call("gone", frame.code);
    }
  }

  onAnswer(stream, frame) {
    stream.sending.delete(frame.cid);
    if (frame.t === "ok") stream.call("ok", frame.cid, frame.seq, frame.help);
    else stream.call("no", frame.cid, frame.code, frame.reason);
    stream.sendAgain();
  }

  // Drop a connection without heartbeats, and send again what was not answered.
  check(atOnce = false) {
    if (this.socket && Date.now() - this.heardAt > SILENCE_MS) this.drop();
    if (!this.socket && atOnce) this.now();
    const mayOpen = !this.socket && !this.stopped && !this.waitsForVisibility && this.streams.size > 0;
    if (mayOpen && Date.now() - this.heardAt > LONGEST_PAUSE_MS) this.now();
    for (const stream of this.streams.values()) {
      stream.sendAgain();
      if (!this.isJoined(stream) && Date.now() - stream.askedAt > SEND_AGAIN_MS) this.enter(stream);
    }
  }
}

let connection = null;

export function join(stream, handlers) {
  connection ??= new Connection();
  return connection.join(stream, handlers);
}
