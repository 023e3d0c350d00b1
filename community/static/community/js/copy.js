// A button that copies the text of an element. It says truly whether that worked: else the text is selected, so that
// the reader can copy it. Without a script the button stays hidden, and the text can be selected.

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no secure connection: then there is no clipboard at all
  }
}

for (const place of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(place.dataset.copy);
  const answer = place.querySelector("[role=status]");
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    answer.textContent = "";
    const isDone = await copied(source.textContent.trim());
    if (!isDone) select(source);
    answer.textContent = isDone ? answer.dataset.done : answer.dataset.failed;
  });
}
