// Begin with a text of the house: choosing one fills a box that is empty or holds such a text unchanged; the
// button adds it below what the moderator typed. Without this script the button does the same on the server.

for (const select of document.querySelectorAll("select[data-fills]")) {
  const area = select.form.elements[select.dataset.fills];
  const button = select.form.elements.begin;
  const texts = [...select.options].map((option) => option.dataset.text ?? "");
  const chosen = () => select.selectedOptions[0]?.dataset.text ?? "";
  const isUntouched = () => texts.includes(area.value.trim()) || area.value.trim() === "";
  const write = (text) => {
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  button.type = "button";
  select.addEventListener("change", () => {
    if (chosen() && isUntouched()) write(chosen());
  });
  button.addEventListener("click", () => {
    if (!chosen()) return select.focus();
    if (isUntouched()) write(chosen());
    else if (!area.value.includes(chosen())) write(`${area.value.trimEnd()}\n\n${chosen()}`);
    area.focus();
  });
}
