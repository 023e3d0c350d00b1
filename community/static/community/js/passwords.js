// A button at every password, to see what was typed. Without script there is no button.

// The field is hidden again when the form goes out, so that no browser keeps it among the words that were typed before,
// and when the page is left.
function watchPassword(template) {
  const field = document.getElementById(template.dataset.showPassword);
  const button = template.content.firstElementChild.cloneNode(true);
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  };
  field.spellcheck = false; // some browsers send what they check to another host
  field.autocapitalize = "none";
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
  window.addEventListener("pagehide", () => show(false));
  template.after(button);
}

export function watchPasswords(root = document) {
  root.querySelectorAll("template[data-show-password]").forEach(watchPassword);
}
