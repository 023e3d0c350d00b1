// A login ends some time after the last thing that somebody did. This says so some minutes before, in this page and in
// the others of the same login, and lets people stay. Writing and clicking count; a page that is only open does not.

const WARN_MS = 5 * 60 * 1000;
const TELL_MS = 4 * 60 * 1000; // who is busy here is told to the server at most this often
const LOOK_MS = 20 * 1000;
const LONGEST_MS = 10 * 60 * 1000;
const ACTS = ["input", "keydown", "pointerdown", "wheel", "touchmove"];

class LoginEnd {
  constructor(box) {
    this.box = box;
    this.soon = box.querySelector("[data-login-soon]");
    this.over = box.querySelector("[data-login-over]");
    this.button = box.querySelector("[data-stay]");
    this.line = this.soon.querySelector("p");
    this.timer = 0;
    this.toldAt = Date.now();
    this.ended = false;
    this.token = "";
    this.take({ left: Number(box.dataset.left) * 60, longer: true });
    this.button.addEventListener("click", () => this.stay());
    for (const act of ACTS) addEventListener(act, (event) => this.busy(event), { passive: true });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.look();
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.ask();
    });
    document.addEventListener("house:leaving", () => this.stop());
    this.look();
  }

  stop() {
    this.ended = true;
    clearTimeout(this.timer);
  }

  take({ left, longer, token }) {
    this.endsAt = Date.now() + left * 1000;
    this.longer = longer;
    this.token = token ?? this.token;
  }

  // Not what happens inside the warning: its button says it itself.
  busy(event) {
    if (this.ended || this.box.contains(event.target) || Date.now() - this.toldAt < TELL_MS) return;
    this.stay();
  }

  later(delay) {
    clearTimeout(this.timer);
    if (!this.ended) this.timer = setTimeout(() => this.look(), Math.max(delay, 1000));
  }

  look() {
    const left = this.endsAt - Date.now();
    if (this.ended) return;
    if (left > WARN_MS) {
      this.hide();
      this.later(Math.min(left - WARN_MS, LONGEST_MS));
    } else {
      this.ask();
    }
  }

  // Another page of this login may have been busy: the server knows.
  ask() {
    return this.fetch(this.box.dataset.state, { method: "GET" });
  }

  // The token against forgery comes with an answer, so that no page has to carry it.
  async stay() {
    this.toldAt = Date.now();
    if (!this.token) await this.ask();
    const options = { method: "POST", headers: { "X-CSRFToken": this.token } };
    if (this.token) await this.fetch(this.button.dataset.stay, options);
  }

  async fetch(url, what) {
    clearTimeout(this.timer);
    try {
      const answer = await fetch(url, { ...what, credentials: "same-origin", cache: "no-store" });
      if (answer.status === 401) {
        this.end();
        return;
      }
      if (answer.status === 403) this.token = ""; // somebody logged in anew in another page: ask for another
      if (answer.ok) this.take(await answer.json());
    } catch {
      // no connection: what was known before still holds
    }
    const left = this.endsAt - Date.now();
    if (left > WARN_MS) {
      this.look();
    } else {
      this.warn(left);
      this.later(LOOK_MS);
    }
  }

  warn(left) {
    const minutes = Math.max(Math.round(left / 60000), 1);
    const { one, more, lastOne, lastMore } = this.line.dataset;
    const words = minutes === 1 ? (this.longer ? one : lastOne) : (this.longer ? more : lastMore);
    this.line.textContent = words.replace("{n}", minutes);
    this.button.hidden = !this.longer;
    if (this.soon.hidden) this.speak(this.line.textContent);
    this.box.hidden = this.soon.hidden = false;
  }

  hide() {
    this.box.hidden = this.soon.hidden = true;
  }

  end() {
    this.stop();
    const link = this.over.querySelector("a");
    link.href = `${link.pathname}?next=${encodeURIComponent(location.pathname + location.search)}`;
    this.soon.hidden = true;
    this.box.hidden = this.over.hidden = false;
    this.speak(this.over.querySelector("p").textContent);
  }

  speak(words) {
    const live = document.getElementById("live");
    if (live) live.textContent = words;
    else this.box.setAttribute("role", "status"); // a page that is not ours
  }
}

// A page that is not ours (the CMS) says where the warning can be fetched.
async function boxFrom(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return null;
  const holder = document.createElement("div");
  holder.innerHTML = await answer.text(); // our own template, from our own server
  document.body.append(holder);
  return holder.querySelector("[data-login-end]");
}

const notice = document.querySelector("script[data-login-notice]")?.dataset.loginNotice;
const box = document.querySelector("[data-login-end]") ?? (notice ? await boxFrom(notice) : null);
if (box) new LoginEnd(box);
