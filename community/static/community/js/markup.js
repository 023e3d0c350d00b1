// The buttons above the text of a post, its preview, and pasting from a word processor or a web page. Without this
// script one types the marks, and the preview is a page.
import { markupOf } from "./paste.js";

// Insert as typing does, so that the browser can undo it and drafts.js hears of it.
function insert(area, text) {
  area.focus();
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function wrap(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const [, before, text, after] = value.slice(start, end).match(/^(\s*)([^]*?)(\s*)$/);
  insert(area, `${before}${mark}${text}${mark}${after}`);
  const begin = start + before.length + mark.length;
  area.setSelectionRange(begin, begin + text.length);
}

function beginLines(area, mark) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = Math.max(area.selectionEnd, start);
  const lines = area.value.slice(start, end).split("\n");
  area.setSelectionRange(start, end);
  const above = start > 0 && !area.value.slice(0, start).endsWith("\n\n") ? "\n" : "";
  insert(area, above + lines.map((line) => (line.trim() || lines.length === 1 ? mark + line : line)).join("\n"));
}

function link(area, placeholder) {
  const start = area.selectionStart;
  const text = area.value.slice(start, area.selectionEnd).trim();
  const isUrl = /^(https?:\/\/|www\.)\S+$/.test(text);
  const label = isUrl || !text ? placeholder : text;
  const url = isUrl ? text.replace(/^www\./, "https://www.") : "https://";
  insert(area, `[${label}](${url})`);
  // what has to be typed next is selected
  const begin = isUrl || !text ? start + 1 : start + label.length + 3;
  area.setSelectionRange(begin, begin + (isUrl || !text ? label.length : url.length));
}

function watchTools(area, tools) {
  area.before(tools);
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const { wrap: mark, line, link: placeholder } = event.target.closest("button")?.dataset ?? {};
    if (mark) wrap(area, mark);
    else if (line) beginLines(area, line);
    else if (placeholder) link(area, placeholder);
  });
  area.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "b") {
      event.preventDefault();
      wrap(area, "**");
    }
  });
}

function watchPaste(area) {
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    const text = html && markupOf(html);
    if (!text) return;
    event.preventDefault();
    insert(area, text);
  });
}

async function showPreview(form, button, area) {
  const fields = new FormData(form, button);
  const response = await fetch(form.action || location.href, {
    method: "POST",
    body: new URLSearchParams(fields),
    credentials: "same-origin",
  });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const preview = page.querySelector("[data-preview]");
  if (!response.ok || !preview) throw new Error(String(response.status));
  form.querySelector("[data-preview]")?.remove();
  area.closest(".field").after(document.adoptNode(preview));
  preview.focus();
  preview.scrollIntoView({ block: "nearest" });
}

function watchPreview(form, button, area) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      await showPreview(form, button, area);
    } catch {
      const note = form.querySelector("[data-draft-note]");
      if (note) note.textContent = button.dataset.failed;
    } finally {
      button.ariaBusy = "false";
    }
  });
}

for (const area of document.querySelectorAll("textarea[data-markup]")) {
  const { form } = area;
  const tools = form?.querySelector("[data-markup-tools]");
  const button = form?.querySelector("[data-preview-button]");
  if (tools) watchTools(area, tools);
  if (button) watchPreview(form, button, area);
  watchPaste(area);
}
