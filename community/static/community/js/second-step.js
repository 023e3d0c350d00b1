// The second step of logging in: asking for a passkey, and keeping the codes on paper. allauth's webauthn-json.js turns
// what the browser gives into text; where it is not loaded or the browser has no passkeys, the form stays away.
const passkeyForm = document.querySelector("[data-passkey]");
if (passkeyForm && window.webauthnJSON?.supported()) watchPasskey(passkeyForm);

function watchPasskey(form) {
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  const failed = form.querySelector("[data-passkey-failed]");
  document.querySelector("[data-passkey-missing]").hidden = true;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const given = await window.webauthnJSON[form.dataset.passkey](options);
      form.elements.credential.value = JSON.stringify(given);
    } catch {
      failed.hidden = false; // nobody answered, or "no" was pressed: both are fine
      return;
    }
    form.submit();
  });
}

const codes = document.querySelector("[data-codes]");
if (codes) {
  const print = document.querySelector("[data-print]");
  const save = document.querySelector("[data-save]");
  const text = [...codes.querySelectorAll("code")].map((code) => code.textContent).join("\r\n");
  save.href = URL.createObjectURL(new Blob([`${text}\r\n`], { type: "text/plain" }));
  print.addEventListener("click", () => window.print());
  print.hidden = save.hidden = false;
}
