// An open topic hears of new and changed posts. Nothing on the page moves until the reader asks for it.
import { join } from "./live.js";

class OpenTopic {
  constructor(list, bar) {
    this.list = list;
    this.bar = bar;
    this.button = bar.querySelector("button");
    this.seq = Number(list.dataset.seq);
    this.fresh = new Set();
    this.changed = new Set();
    this.busy = false;
    this.button.addEventListener("click", () => this.show());
    join(`topic:${list.dataset.topic}`, {
      after: this.seq,
      event: (frame) => this.heard(frame),
      gone: () => this.quiet(),
    });
  }

  letter(number) {
    return document.getElementById(`bericht-${number}`);
  }

  heard(frame) {
    if (frame.seq <= this.seq) return;
    if (this.letter(frame.number)) this.changed.add(frame.number);
    else if (frame.kind === "post") this.fresh.add(frame.number);
    this.offer();
  }

  // The words on the button, also spoken when there is a pause.
  offer() {
    const words = this.words();
    this.bar.hidden = words === "";
    if (this.button.textContent === words) return;
    this.button.textContent = words;
    this.speak(words);
  }

  words() {
    const { one, more, changed } = this.bar.dataset;
    if (this.fresh.size === 1) return one;
    if (this.fresh.size > 1) return more.replace("{n}", this.fresh.size);
    return this.changed.size > 0 ? changed : "";
  }

  speak(words) {
    const live = document.getElementById("live");
    if (live) live.textContent = words;
  }

  quiet() {
    this.bar.hidden = true;
    this.fresh.clear();
    this.changed.clear();
  }

  async show() {
    if (this.busy) return;
    this.busy = true;
    try {
      let first = null;
      let more = true;
      while (more) {
        const answer = await fetch(`${this.list.dataset.fragment}?after=${this.seq}`, { credentials: "same-origin" });
        if (!answer.ok) throw new Error(String(answer.status));
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const letters = page.querySelector("[data-upto]");
        first = this.take(letters) ?? first;
        this.seq = Number(letters.dataset.upto);
        more = "more" in letters.dataset;
      }
      this.quiet();
      this.speak(this.bar.dataset.here);
      first?.focus();
    } catch {
      // The button stays: ask again with one more press.
    } finally {
      this.busy = false;
    }
  }

  // Puts the letters in their place; gives the first one that is new.
  take(letters) {
    let first = null;
    for (const holder of letters.querySelectorAll("[data-letter]")) {
      const letter = document.adoptNode(holder.firstElementChild);
      const known = this.letter(holder.dataset.letter);
      if (known) {
        known.replaceWith(letter);
        continue;
      }
      letter.classList.add("letter--new");
      letter.tabIndex = -1;
      this.place(letter, Number(holder.dataset.letter));
      first ??= letter;
    }
    for (const number of letters.dataset.gone.split(" ").filter(Boolean)) this.letter(number)?.closest("li")?.remove();
    return first;
  }

  place(letter, number) {
    const item = document.createElement("li");
    item.append(letter);
    const later = [...this.list.children].find((other) => Number(other.firstElementChild?.dataset.number) > number);
    this.list.insertBefore(item, later ?? null);
  }
}

const list = document.getElementById("letters");
const bar = document.getElementById("new-below");
if (list && bar && "last" in list.dataset) new OpenTopic(list, bar);
