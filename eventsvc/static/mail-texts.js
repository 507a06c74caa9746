// A click on a placeholder sets it in where one last wrote; without this it is typed.

const fields = [...document.querySelectorAll("#mail-text-form input[type=text], #mail-text-form textarea")];
let last = fields[0];

for (const field of fields) field.addEventListener("focus", () => { last = field; });
for (const hint of document.querySelectorAll("[data-inserts]")) hint.hidden = false;
for (const code of document.querySelectorAll("[data-placeholder]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet btn-sm";
  button.addEventListener("click", () => {
    last.setRangeText(code.textContent, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
    last.focus();
  });
  code.replaceWith(button);
  button.append(code);
}
