// Counts the selected rows of a table beside what can be done to them.
for (const bar of document.querySelectorAll("[data-bulk-bar]")) {
  const choices = () => [...document.querySelectorAll(`.bulk-choice[form="${bar.dataset.bulkBar}"]`)];
  const words = bar.querySelector("[data-bulk-count]");
  const show = () => {
    const chosen = choices().filter((choice) => choice.checked).length;
    words.textContent = chosen === 1 ? words.dataset.one : words.dataset.many.replace("{n}", chosen);
  };
  addEventListener("change", (event) => {
    if (event.target.matches("[data-bulk-all]")) for (const choice of choices()) choice.checked = event.target.checked;
    show();
  });
  show();
}
