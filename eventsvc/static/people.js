// People are added, removed and taken from a table without leaving the page. Without this the same buttons load it anew.

const place = document.querySelector("[data-in-place]");
const form = () => place.querySelector("form");

place?.addEventListener("click", async (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button) return;
  event.preventDefault();
  if (place.getAttribute("aria-busy") === "true") return;
  const known = new Set([...place.querySelectorAll(".person-block input")].map((field) => field.id));
  const [verb] = button.value.split("-");
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.href, { method: "POST", body: new FormData(form(), button) });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.querySelector("[data-in-place]").childNodes);
    place.dispatchEvent(new Event("change", { bubbles: true }));
    focusAfter(verb, known);
  } catch {
    // The plain way says what is wrong.
    form().requestSubmit(button);
  } finally {
    place.removeAttribute("aria-busy");
  }
});

// The person who was added, the rows that need mending, or the button for one more.
function focusAfter(verb, known) {
  // Whoever comes along may be asked for more by now, too: who was added stands last.
  const blocks = [...place.querySelectorAll(".person-block")];
  const fields = (verb === "add" ? blocks.slice(-1) : blocks).flatMap((block) => [...block.querySelectorAll("input:not([type=hidden])")]);
  const fresh = fields.find((field) => !known.has(field.id));
  const summary = place.querySelector("[data-takes-focus]");
  const target = summary ?? (verb === "remove" ? null : fresh) ?? place.querySelector("button[value=add]");
  target?.focus();
}
