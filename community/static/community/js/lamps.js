// The lamps on an open page tell the truth: they go off and on live, at the planned time and before. Elements with
// data-lamp (the public id of a room) show one; data-lamp-class is the class of a lit one. Without a socket a lamp goes
// off at the time that the page came with.
import { join } from "./live.js";

const LAST_MINUTES = 5 * 60;
const LONGEST_TIMER_SECONDS = 24 * 3600;
const lamps = new Map();

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_slot, key) => values[key]);

class Lamp {
  constructor(id) {
    this.id = id;
    this.elements = [...document.querySelectorAll(`[data-lamp="${id}"]`)];
    this.listeners = [];
    this.names = [];
    this.timers = [];
    this.stream = null;
    this.isConnected = false;
    const { lampOpen, lampLeft } = this.elements.find((element) => "lampLeft" in element.dataset)?.dataset ?? {};
    this.state = { open: lampOpen !== undefined, left: lampLeft ? Number(lampLeft) : null };
    this.setTimers();
  }

  listen() {
    this.stream ??= join(`lamp:${this.id}`, {
      event: (frame) => this.onFrame(frame),
      connected: (isOpen) => (this.isConnected = isOpen),
      gone: () => (this.isConnected = false),
    });
  }

  onFrame(frame) {
    if (frame.kind === "host") {
      this.names.push(frame.name);
      this.show();
      return;
    }
    this.names = [];
    this.change(frame);
  }

  change(state) {
    const wasOpen = this.state.open;
    this.state = state;
    this.setTimers();
    this.show();
    for (const listener of this.listeners) listener({ ...state, text: this.text }, wasOpen);
  }

  // The clock of this device may be wrong: the server is asked at the right moment, and says what is true.
  setTimers() {
    this.timers.forEach(clearTimeout);
    const { open, left } = this.state;
    if (left === null || left > LONGEST_TIMER_SECONDS) return;
    const at = (seconds, act) => setTimeout(() => this.isConnected ? this.stream.ask() : act(), seconds * 1000);
    this.timers = [at(Math.max(left, 1), () => open ? this.change({ open: false, left: null }) : this.listen())];
    if (!open || left <= LAST_MINUTES) return;
    const ending = { ...this.state, left: LAST_MINUTES, ending: true };
    this.timers.push(at(left - LAST_MINUTES, () => this.change(ending)));
  }

  get text() {
    return this.state.texts?.[document.documentElement.lang] ?? "";
  }

  show() {
    for (const element of this.elements) {
      const part = (name) => element.querySelector(`[data-lamp-${name}]`);
      if (element.dataset.lampClass) element.classList.toggle(element.dataset.lampClass, this.state.open);
      if (part("lit")) part("lit").hidden = !this.state.open;
      if (part("dark")) part("dark").hidden = this.state.open;
      if (part("text")) part("text").textContent = this.text || part("text").dataset.off;
      if (part("hosts") && this.state.texts) this.showHosts(part("hosts"));
    }
  }

  showHosts(element) {
    const { none, unnamed, one, more, pair } = element.dataset;
    const first = this.names.slice(0, -1).join(", ");
    const last = this.names.at(-1);
    const names = first ? fill(pair, { first, last }) : last;
    const sentence = first ? more : last ? one : unnamed;
    element.textContent = this.state.hosts ? fill(sentence, { names }) : none;
    element.hidden = !this.state.open;
  }
}

function lampOf(id) {
  if (!lamps.has(id)) lamps.set(id, new Lamp(id));
  return lamps.get(id);
}

// Hear of every change of a lamp: listener(state, wasOpen), with state.open, left (seconds), ending and texts.
export function watchLamp(id, listener) {
  const lamp = lampOf(id);
  lamp.listeners.push(listener);
  lamp.listen();
  return lamp;
}

// A page with many lamps listens to the lit ones, and to the others from the time at which they come on.
const FEW = 3;
const ids = new Set([...document.querySelectorAll('[data-lamp]:not([data-lamp=""])')].map((lamp) => lamp.dataset.lamp));
for (const id of ids) {
  const lamp = lampOf(id);
  if (ids.size <= FEW || lamp.state.open) lamp.listen();
}
