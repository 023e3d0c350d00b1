// Never lose what someone dared to write. A form with a [data-draft-note] in it is kept twice while the person writes:
// on the device at once, and on the server after a pause. The note says which of the two is true now.
//
// On the device means sessionStorage: it lives as long as this tab does, other tabs and whoever opens this browser
// later do not see it, and a tab that the browser restores still has it. An entry is of one writer (data-writer) and
// one draft key. It goes when the server has saved the words or sent the form (it says so in the cookie "sent"), at
// log-out, at a quick exit, and when somebody else is logged in.

const PAUSE_MS = 2000;
const RETRY_MS = 10000;
const PREFIX = "draft:";
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "kept", "draft_from", "next", "cid", "version", "agreed", "preview"]);

// the device

function onDevice(action) {
  try {
    return action(window.sessionStorage);
  } catch {
    return false; // full, or not allowed in this browser
  }
}

function forgetDrafts(keep = () => false) {
  onDevice((store) => {
    for (const name of Object.keys(store)) {
      if (name.startsWith(PREFIX) && !keep(name)) store.removeItem(name);
    }
  });
}

function takeSentId() {
  const sent = /(?:^|; )sent=([\w-]+)/.exec(document.cookie)?.[1] ?? "";
  if (sent) onDevice((store) => store.setItem("sent", sent));
  return sent || onDevice((store) => store.getItem("sent")) || "";
}

// a form as {name: value}, or {name: [values]} where there are more

function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    const isSecret = form.elements[name]?.type === "password";
    if (typeof value !== "string" || NOT_KEPT.has(name) || isSecret) continue;
    fields[name] = name in fields ? [fields[name], value].flat() : value;
  }
  return fields;
}

function wordsOf(form) {
  const texts = [...form.elements].filter((field) => field.matches("textarea, input[type=text]") && field.name);
  return texts.map((field) => field.value.trim()).filter(Boolean).join("\n\n");
}

function fill(form, fields) {
  for (const field of form.elements) {
    if (!(field.name in fields) || field.type === "hidden" || NOT_KEPT.has(field.name)) continue;
    const values = [fields[field.name]].flat();
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = values.includes(field.value);
    else if (field.value !== values[0]) field.value = values[0];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

class Draft {
  constructor(note) {
    this.note = note;
    this.form = note.closest("form");
    this.page = note.dataset;
    this.name = `${PREFIX}${this.page.writer}:${this.page.draftKey}`;
    this.token = this.form.elements.csrfmiddlewaretoken?.value ?? "";
    this.submissionId = this.form.elements.submission_id?.value ?? "";
    this.madeFrom = this.form.elements.draft_from?.value ?? "";
    this.stored = this.defaults(); // what the page came with: on a slow line people write before this script is there
    this.timer = 0;
    this.stopped = false;
    this.busy = false;
    this.warned = false;
    // After going back the page says what was not sent; a browser that fills in what it remembers would show words
    // that were sent.
    this.form.autocomplete = "off";
    for (const area of this.form.querySelectorAll("textarea")) area.autocomplete = "off";
  }

  defaults() {
    const texts = [...this.form.elements].filter((field) => field.matches("textarea, input[type=text]") && field.name);
    return texts.map((field) => field.defaultValue.trim()).filter(Boolean).join("\n\n");
  }

  say(state, time = "") {
    const text = (this.page[state] ?? "").replace("{time}", time);
    if (this.note.textContent !== text) this.note.textContent = text;
  }

  changed() {
    if (this.stopped) return;
    const isKept = this.keepOnDevice(false);
    if (wordsOf(this.form) !== this.stored) this.say(isKept ? "device" : "unsaved");
    this.soon();
  }

  keepOnDevice(isSent) {
    const entry = { fields: fieldsOf(this.form), sent: isSent ? this.submissionId : "" };
    return onDevice((store) => {
      if (wordsOf(this.form)) store.setItem(this.name, JSON.stringify(entry));
      else store.removeItem(this.name);
      return true;
    });
  }

  // What was typed here before and did not reach the server: the page was closed, offline or refused.
  restore(sentId) {
    const entry = onDevice((store) => JSON.parse(store.getItem(this.name) ?? "null"));
    if (!entry) return;
    if (entry.sent && entry.sent === sentId) return this.forget();
    const now = wordsOf(this.form);
    fill(this.form, entry.fields);
    if (wordsOf(this.form) === now) return;
    this.say("restored");
    this.soon();
  }

  forget() {
    onDevice((store) => store.removeItem(this.name));
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
    const fields = JSON.stringify(fieldsOf(this.form));
    return fetch(this.page.draftUrl, {
      method: "POST",
      body: new URLSearchParams({ key: this.page.draftKey, text, fields_json: fields, made_from: this.madeFrom }),
      headers: { "X-CSRFToken": this.token, "X-Requested-With": "XMLHttpRequest" },
      credentials: "same-origin",
      keepalive,
    });
  }

  async store() {
    const text = wordsOf(this.form);
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
      if (!answer.ok || answer.redirected) this.failed(answer.redirected ? 403 : answer.status);
      else if (!this.stopped) this.succeeded(text, answer.headers.get("X-Saved-At"));
    } catch {
      this.failed(0);
    } finally {
      this.busy = false;
    }
  }

  succeeded(text, time) {
    this.stored = text;
    if (wordsOf(this.form) !== text) return; // there are newer words
    this.forget();
    this.say(text ? "saved" : "nothing", time);
  }

  failed(status) {
    const isKept = this.keepOnDevice(false);
    if (status === 403) this.say("ended");
    else if (status === 400 || status === 413) this.say("long");
    else this.say(isKept ? "device" : "unsaved");
    if (!this.stopped) this.soon(RETRY_MS);
  }

  // Leaving the page: the browser sends this one on after the page is gone (small texts only).
  async lastChance() {
    const text = wordsOf(this.form);
    if (this.stopped || text === this.stored) return;
    await this.request(text, true).catch(() => {});
  }

  // Nothing is lost when it does not arrive: the copy on the device stays until the server says that it was sent.
  onSubmit(event) {
    if (event.submitter?.name === "preview") return;
    // A browser may be wrong about the connection, so the second press is sent.
    if (navigator.onLine === false && !this.warned) {
      this.warned = true;
      event.preventDefault();
      this.keepOnDevice(false);
      this.say("offline");
      return;
    }
    this.keepOnDevice(true);
    this.stop();
  }
}

function watch(note, sentId) {
  const draft = new Draft(note);
  draft.restore(sentId);
  draft.form.addEventListener("input", () => draft.changed());
  draft.form.addEventListener("submit", (event) => draft.onSubmit(event));
  draft.soon();
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    // A page from the browser's memory: when it was sent, it is a new form; else it goes on keeping.
    if (draft.submissionId && takeSentId() === draft.submissionId) window.location.reload();
    draft.stopped = false;
  });
  window.addEventListener("pagehide", () => draft.lastChance());
  document.addEventListener("house:leaving", (event) => {
    event.detail.until.push(draft.lastChance());
    draft.stop();
  });
}

export function watchDrafts(root = document) {
  const notes = [...root.querySelectorAll("[data-draft-note]")];
  const sentId = takeSentId();
  const writer = notes[0]?.dataset.writer;
  if (writer) forgetDrafts((name) => name.startsWith(`${PREFIX}${writer}:`));
  for (const note of notes) watch(note, sentId);
  for (const form of root.querySelectorAll("form[action*='/account/logout/']")) {
    form.addEventListener("submit", () => onDevice((store) => store.clear()));
  }
  for (const form of root.querySelectorAll("form[action*='/mijn/bewaard/']")) { // thrown away here too
    form.addEventListener("submit", () => forgetDrafts());
  }
}
