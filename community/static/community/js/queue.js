// The queue of moderators: keys to move and claim, and what colleagues do and readers report, live. Rows do not move by
// themselves: a claim is shown at once, and new reports wait behind a button. Without script it is a list of links.
import { join } from "./live.js";

const HOUSE = "queue:00000000-0000-0000-0000-000000000000";
const speak = (words) => {
  const live = document.getElementById("live");
  if (live) live.textContent = words;
};

class Queue {
  constructor(list, bar) {
    this.list = list;
    this.bar = bar;
    this.fresh = null; // the newest list, not shown yet
    this.busy = false;
    this.again = false;
    this.rove();
    list?.addEventListener("focusin", (event) => this.reached(event.target.closest("[data-case]")));
    bar.querySelector("button").addEventListener("click", () => this.show());
    join(HOUSE, { event: () => this.refresh() });
  }

  rows() {
    return this.list ? [...this.list.querySelectorAll("[data-case]")] : [];
  }

  // One row takes part in the order of Tab, with all that is in it; the arrows choose which.
  rove() {
    const rows = this.rows();
    for (const row of rows) row.tabIndex = -1;
    if (rows.length > 0 && !rows.includes(this.current)) [this.current] = rows;
  }

  reached(row) {
    if (row) this.current = row;
  }

  move(step) {
    const rows = this.rows();
    if (rows.length === 0) return;
    const inside = this.list.contains(document.activeElement);
    const next = inside ? rows.indexOf(this.current) + step : 0;
    rows[Math.max(0, Math.min(rows.length - 1, next))].querySelector("[data-open]").focus();
  }

  claim() {
    if (!this.list?.contains(document.activeElement)) return;
    this.current.querySelector("[data-claim]")?.requestSubmit();
  }

  async refresh() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (answer.ok) this.compare(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // The page stays as it is; the next news asks again.
    } finally {
      this.busy = false;
      if (this.again) {
        this.again = false;
        this.refresh();
      }
    }
  }

  compare(page) {
    const fresh = page.getElementById("queue");
    const known = new Map(this.rows().map((row) => [row.dataset.case, row]));
    const now = new Map(fresh ? [...fresh.querySelectorAll("[data-case]")].map((row) => [row.dataset.case, row]) : []);
    for (const [id, row] of known) this.update(row, now.get(id));
    const count = [...now.keys()].filter((id) => !known.has(id)).length;
    this.fresh = fresh;
    this.offer(count);
  }

  update(row, fresh) {
    const state = row.querySelector("[data-state]");
    const words = fresh ? fresh.querySelector("[data-state]").textContent : this.list.dataset.done;
    if (state.textContent.trim() === words.trim()) return;
    const wasFree = row.querySelector("[data-claim]");
    state.textContent = words;
    if (fresh?.querySelector("[data-claim]") || !wasFree) return;
    if (wasFree.contains(document.activeElement)) row.querySelector("[data-open]").focus();
    wasFree.remove();
    speak(fresh ? this.list.dataset.claimed : this.list.dataset.done);
  }

  offer(count) {
    const words = count === 1 ? this.bar.dataset.one : this.bar.dataset.more.replace("{n}", count);
    this.bar.hidden = count === 0;
    if (count === 0 || this.bar.querySelector("button").textContent === words) return;
    this.bar.querySelector("button").textContent = words;
    speak(words);
  }

  show() {
    if (!this.fresh || !this.list) {
      location.reload();
      return;
    }
    this.list.replaceChildren(...[...this.fresh.children].map((row) => document.adoptNode(row)));
    this.bar.hidden = true;
    this.rove();
    this.list.querySelector("[data-open]")?.focus();
  }
}

const isTyping = (element) => element.closest("input, select, textarea, dialog, [contenteditable]");
const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

function listen(queue, help) {
  const keys = {
    j: () => queue.move(1),
    ArrowDown: () => queue.move(1),
    k: () => queue.move(-1),
    ArrowUp: () => queue.move(-1),
    c: () => queue.claim(),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (hasModifier(event) || isTyping(event.target) || !(event.key in keys)) return;
    // Arrows scroll the page, until a row has the focus.
    if (event.key.startsWith("Arrow") && !queue.list?.contains(event.target)) return;
    event.preventDefault();
    keys[event.key]();
  });
}

const bar = document.getElementById("queue-new");
if (bar) {
  const help = document.getElementById("queue-help");
  const opener = document.getElementById("queue-keys");
  opener.hidden = false;
  opener.querySelector("button").addEventListener("click", () => help.showModal());
  listen(new Queue(document.getElementById("queue"), bar), help);
}
