// Passkeys: the browser makes one or signs with one, and its answer leaves with the form.
// Without this file the form stays hidden, and a code does the same.

const TEXT = { "+": "-", "/": "_", "=": "" };

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/[+/=]/g, (character) => TEXT[character]);
}

function asked(options) {
  const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const ready = { ...options, challenge: bytes(options.challenge) };
  if (options.user) ready.user = { ...options.user, id: bytes(options.user.id) };
  if (options.allowCredentials) ready.allowCredentials = named(options.allowCredentials);
  if (options.excludeCredentials) ready.excludeCredentials = named(options.excludeCredentials);
  return ready;
}

function told(credential) {
  const { response } = credential;
  const answer = { credential: text(credential.rawId), client: text(response.clientDataJSON) };
  if (response.signature) {
    return { ...answer, data: text(response.authenticatorData), signature: text(response.signature) };
  }
  return { ...answer, data: text(response.getAuthenticatorData()), public_key: text(response.getPublicKey()) };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const refused = form.querySelector("[data-refused]");
    refused.hidden = true;
    try {
      const publicKey = asked(JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.answer.value = JSON.stringify(told(credential));
      form.submit();
    } catch {
      refused.hidden = false;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    }
  });
}
