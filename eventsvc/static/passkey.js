// Passkeys: the browser makes one or signs with one, and its answer leaves with the form.
// Without this file, or in an old browser, the form stays hidden, and a code does the same.

const READS = { create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON" };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const { passkey: verb, options } = form.dataset;
  if (!window.PublicKeyCredential?.[READS[verb]]) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const refused = form.querySelector("[data-refused]");
    refused.hidden = true;
    try {
      const publicKey = PublicKeyCredential[READS[verb]](JSON.parse(options));
      const credential = await navigator.credentials[verb]({ publicKey });
      form.elements.answer.value = JSON.stringify(credential);
      form.submit();
    } catch {
      refused.hidden = false;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    }
  });
}
