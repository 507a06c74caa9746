// Leaving a page with changes that are not saved is asked about; what has just been sent is on its way.

const form = document.querySelector("form[data-unsaved]");
let isSent = false;

const isChanged = (field) => {
  if (field.type === "hidden" || !field.name) return false;
  if (field.options) {
    const first = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  }
  return "defaultChecked" in field && /radio|checkbox/.test(field.type)
    ? field.checked !== field.defaultChecked
    : field.value !== field.defaultValue;
};

form.addEventListener("input", () => { isSent = false; });
form.addEventListener("submit", (event) => {
  isSent = !event.submitter?.formTarget;
});
addEventListener("beforeunload", (event) => {
  // A form that came back holds what was typed before.
  const hasChanged = "changed" in form.dataset || [...form.elements].some(isChanged);
  if (!isSent && hasChanged) event.preventDefault();
});
