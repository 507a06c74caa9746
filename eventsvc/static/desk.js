// The desk's comfort: the code leaves without a new page, and the next one can be scanned at once.
// Without this file the form posts and the page comes back with the answer.

const form = document.querySelector("[data-desk]");
const field = form.querySelector("input[name=code]");
const offline = form.querySelector("[data-offline]");
const PARTS = ["antwort", "zahl", "zuletzt"];
let last = Promise.resolve();

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const id of PARTS) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old) old.replaceChildren(...fresh.childNodes);
  }
}

async function send(body) {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "desk" },
      signal: AbortSignal.timeout(8000),
    });
    // The sign-in has ended, or something went wrong: the page itself says what.
    if (answer.redirected || !answer.ok) {
      location.reload();
      return;
    }
    show(await answer.text());
    offline.hidden = true;
  } catch {
    offline.hidden = false;
    if (!field.value) field.value = body.get("code");
  }
  field.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!field.value.trim()) return;
  const body = new FormData(form);
  field.value = "";
  // One after the other: two quick scans are answered in their order.
  last = last.then(() => send(body));
});

// A scanner types wherever the focus is; what it types while nothing is in focus belongs in the field.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, button, a");
  if (!isTyping && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
});
