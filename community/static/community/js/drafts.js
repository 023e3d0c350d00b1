// Never lose what someone dared to write. A textarea with data-draft-url is kept on the server while the
// person writes: POST key=...&text=... with the token of its form. The server answers any 2xx when it is stored.
// The draft key (data-draft-key) says which field it was, so that the text is there again on the next visit.

const PAUSE_MS = 2000;
const RETRY_MS = 10000;

class Draft {
  constructor(area) {
    this.area = area;
    this.url = area.dataset.draftUrl;
    this.key = area.dataset.draftKey ?? "";
    this.note = area.form?.querySelector("[data-draft-note]");
    this.token = area.form?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    this.stored = area.defaultValue; // what the page came with: on a slow line people write before this script is there
    this.timer = 0;
    this.stopped = false;
    this.busy = false;
    // After going back the page says what was not sent; a browser that fills in what it remembers would show words
    // that were sent.
    area.autocomplete = "off";
  }

  say(key) {
    if (this.note) this.note.textContent = key ? (this.note.dataset[key] ?? "") : "";
  }

  soon(delay = PAUSE_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.store(), delay);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  request(text, keepalive) {
    return fetch(this.url, {
      method: "POST",
      body: new URLSearchParams({ key: this.key, text }),
      headers: { "X-CSRFToken": this.token, "X-Requested-With": "XMLHttpRequest" },
      credentials: "same-origin",
      keepalive,
    });
  }

  async store() {
    const text = this.area.value;
    if (this.stopped || text === this.stored) return;
    // One at a time, so that an older text can never arrive after a newer one.
    if (this.busy) {
      this.soon();
      return;
    }
    this.busy = true;
    try {
      const answer = await this.request(text, false);
      // A log-in page after a redirect is also a 200: that did not store anything.
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.stored = text;
      this.say("saved");
    } catch {
      this.say("failed");
      if (!this.stopped) this.soon(RETRY_MS);
    } finally {
      this.busy = false;
    }
  }

  // Leaving the page: the browser sends this one on after the page is gone (small texts only).
  async lastChance() {
    if (this.stopped || this.area.value === this.stored) return;
    await this.request(this.area.value, true).catch(() => {});
  }
}

export function watchDrafts(root = document) {
  for (const area of root.querySelectorAll("textarea[data-draft-url]")) {
    const draft = new Draft(area);
    area.addEventListener("input", () => draft.soon());
    draft.soon();
    // Once it is sent for real, the draft is the server's to remove.
    area.form?.addEventListener("submit", () => draft.stop());
    // A page that comes back from the browser's memory goes on keeping.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) draft.stopped = false;
    });
    window.addEventListener("pagehide", () => draft.lastChance());
    document.addEventListener("house:leaving", (event) => {
      event.detail.until.push(draft.lastChance());
      draft.stop();
    });
  }
}
