// An open topic hears of new and changed posts. Nothing on the page moves until the reader asks for it.
import { join } from "./live.js";

const numberOf = (post) => Number(post.id.slice("bericht-".length));

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

  post(number) {
    return document.getElementById(`bericht-${number}`);
  }

  heard(frame) {
    if (frame.seq <= this.seq) return;
    if (this.post(frame.number)) this.changed.add(frame.number);
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
        const answer = await fetch(`${this.list.dataset.fragment}?seq=${this.seq}`, { credentials: "same-origin" });
        if (!answer.ok) throw new Error(String(answer.status));
        const html = new DOMParser().parseFromString(await answer.text(), "text/html");
        const batch = html.querySelector("[data-upto]");
        first = this.take(batch) ?? first;
        this.seq = Number(batch.dataset.upto);
        more = "more" in batch.dataset;
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

  // Puts the posts in their place; gives the first one that is new.
  take(batch) {
    let first = null;
    for (const holder of batch.querySelectorAll("[data-post]")) {
      const post = document.adoptNode(holder.firstElementChild);
      const known = this.post(holder.dataset.post);
      if (known) {
        known.replaceWith(post);
        continue;
      }
      post.classList.add("post--new");
      post.tabIndex = -1;
      this.insert(post, Number(holder.dataset.post));
      first ??= post;
    }
    for (const number of batch.dataset.deleted.split(" ").filter(Boolean)) this.post(number)?.remove();
    return first;
  }

  insert(post, number) {
    const later = [...this.list.children].find((other) => numberOf(other) > number);
    this.list.insertBefore(post, later ?? null);
  }
}

const list = document.getElementById("posts");
const bar = document.getElementById("new-below");
if (list && bar && "last" in list.dataset) new OpenTopic(list, bar);
