// While somebody writes: which rule of the group the words may be about. The patterns came with the page, and no word
// leaves it. Sending goes on as always: what was said here is not asked again by the server.

const PAUSE_MS = 500;

function watch(reminders) {
  const form = reminders.closest("form");
  const line = reminders.querySelector("[data-nudge-line]");
  const rules = [...reminders.querySelectorAll("[data-nudge]")].map((item) => ({
    code: item.dataset.nudge,
    label: item.textContent.trim(),
    pattern: new RegExp(item.dataset.pattern, "m"),
  }));
  const shown = new Set();
  let timer = 0;
  const look = () => {
    const words = [...form.querySelectorAll("textarea, input[type=text]")].map((field) => field.value).join("\n");
    const found = rules.filter((rule) => rule.pattern.test(words.toLowerCase()));
    for (const rule of found) shown.add(rule.code);
    const text = found.length ? `${line.dataset.question} ${found.map((rule) => rule.label).join("; ")}.` : "";
    if (line.textContent !== text) line.textContent = text;
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    for (const old of form.querySelectorAll("input[name=anyway]")) old.remove();
    for (const code of shown) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "anyway", value: code });
      form.append(field);
    }
  });
  look();
}

for (const reminders of document.querySelectorAll("[data-nudges]")) watch(reminders);
