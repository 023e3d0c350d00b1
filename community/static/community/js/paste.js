// What was copied from a word processor or a web page, as the text of a post: its paragraphs, lists, quotes and links.

const BLOCKS = new Set(
  ("ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI " +
    "MAIN NAV OL P PRE SECTION TABLE TBODY THEAD TR UL").split(" "),
);
const SKIPPED = new Set("HEAD META LINK SCRIPT STYLE TITLE TEMPLATE SVG IMG OBJECT NOSCRIPT BUTTON SELECT".split(" "));
const DEBRIS = /[\u00ad\u200b\u200e\u200f\u2060\ufeff]/g;

// The text, or "" when the HTML has no layout that plain text would lose.
export function markupOf(html) {
  const { body } = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  const blocks = [];
  let line = "";
  const end = () => {
    const text = line.replace(/[ \t]*\n[ \t]*/g, "\n").trim();
    if (text) blocks.push({ text });
    line = "";
  };
  const write = (text) => {
    line += line === "" || /\s$/.test(line) ? text.replace(/^ /, "") : text;
  };
  const read = (node, place) => {
    if (node.nodeType === Node.TEXT_NODE) write(cleaned(node.data, place.keep));
    if (node.nodeType !== Node.ELEMENT_NODE || isSkipped(node)) return;
    if (node.tagName === "BR") line += "\n";
    else if (BLOCKS.has(node.tagName)) readBlock(node, place);
    else readInline(node, place);
  };
  const readBlock = (node, place) => {
    end();
    const first = blocks.length;
    for (const child of node.childNodes) read(child, { keep: place.keep || node.tagName === "PRE" });
    end();
    const mark = markOf(node);
    if (!mark) return;
    for (const [index, block] of blocks.slice(first).entries()) {
      block.text = indented(block.text, mark, index);
      block.list = mark !== "> ";
    }
  };
  const readInline = (node, place) => {
    const start = line.length;
    for (const child of node.childNodes) read(child, place);
    const text = line.slice(start);
    if (text.trim() && !text.includes("\n")) line = line.slice(0, start) + marked(node, text);
    if (/^T[DH]$/.test(node.tagName)) write(" ");
  };
  read(body, { keep: false });
  end();
  return joined(blocks);
}

// The Content-Security-Policy of the page also holds for what is parsed: it would complain of each style.
function withoutStyles(html) {
  const unstyled = html.replace(/<style[^]*?<\/style>/gi, "");
  return unstyled.replace(/<[^<>]*>/g, (tag) => tag.replace(/\sstyle=/gi, " data-style="));
}

function cleaned(text, keep) {
  const clean = text.replace(DEBRIS, "").replace(/\u00a0/g, " ");
  return keep ? clean : clean.replace(/\s+/g, " ");
}

// Word writes the bullet of a list as text, and marks it as what other programs should ignore.
function isSkipped(node) {
  return SKIPPED.has(node.tagName.toUpperCase()) || /mso-list:\s*ignore/i.test(node.dataset?.style ?? "");
}

function markOf(node) {
  if (node.tagName === "BLOCKQUOTE") return "> ";
  const isWordItem = node.tagName === "P" && /mso-list:\s*l\d/i.test(node.dataset?.style ?? "");
  if (node.tagName !== "LI" && !isWordItem) return "";
  if (node.parentElement?.tagName !== "OL") return "- ";
  const items = [...node.parentElement.children].filter((item) => item.tagName === "LI");
  return `${items.indexOf(node) + 1}. `;
}

function indented(text, mark, index) {
  const lines = text.split("\n");
  const first = mark === "> " || index === 0 ? mark : " ".repeat(mark.length);
  const next = mark === "> " ? mark : " ".repeat(mark.length);
  return lines.map((line, number) => (number === 0 ? first : next) + line).join("\n");
}

function marked(node, text) {
  const [, before, words, after] = text.match(/^(\s*)([^]*?)(\s*)$/);
  const isPlain = /font-(weight|style):\s*(normal|400)/.test(node.dataset.style ?? "");
  if (/^(B|STRONG)$/.test(node.tagName) && !isPlain) return `${before}**${words}**${after}`;
  if (/^(I|EM)$/.test(node.tagName) && !isPlain) return `${before}*${words}*${after}`;
  const url = node.tagName === "A" ? (node.getAttribute("href") ?? "") : "";
  if (!/^https?:\/\//.test(url) || url === words || /[()\s]/.test(url)) return text;
  return `${before}[${words}](${url})${after}`;
}

// An empty line between paragraphs; the items of a list stand under each other.
function joined(blocks) {
  return blocks
    .map((block, index) => {
      const above = blocks[index - 1];
      if (!above) return block.text;
      return (above.list && block.list ? "\n" : "\n\n") + block.text;
    })
    .join("");
}
