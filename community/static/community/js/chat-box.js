// The box of a chat: when Enter sends, and how it stands on a phone.

const AFTER_COMPOSITION_MS = 50;
const COMPOSING = 229; // the key code of a key that belongs to an input method

// Enter sends where there is a keyboard; with Shift it makes a new line. While somebody chooses the characters of a
// word (Japanese, Chinese, Korean, accents) Enter belongs to the word: Safari ends the composition before it reports
// the key.
export function onEnter(box, submit) {
  let composedAt = -Infinity;
  let isComposing = false;
  box.addEventListener("compositionstart", () => (isComposing = true));
  box.addEventListener("compositionend", (event) => {
    isComposing = false;
    composedAt = event.timeStamp;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    const isOfWord = isComposing || event.isComposing || event.keyCode === COMPOSING
      || event.timeStamp - composedAt < AFTER_COMPOSITION_MS;
    const isSending = event.ctrlKey || event.metaKey || matchMedia("(pointer: fine)").matches;
    if (isOfWord || !isSending) return;
    event.preventDefault();
    if (!event.repeat) submit();
  });
}

// On a phone the page is as high as what the keyboard leaves: browsers that do not shrink the page say it here.
export function fitToScreen() {
  const screen = window.visualViewport;
  if (!screen) return;
  const fit = () => document.body.style.setProperty("--screen", `${Math.round(screen.height * screen.scale)}px`);
  screen.addEventListener("resize", fit);
  fit();
}
