// Dragging a question to its place; the buttons beside it do the same without this.
const list = document.querySelector("[data-order]");

if (list) {
  let dragged = null;
  let from = 0;
  for (const row of list.querySelectorAll("[data-question]")) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      from = [...list.children].indexOf(row);
      row.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.question);
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      const box = row.getBoundingClientRect();
      if (event.clientY > box.top + box.height / 2) row.after(dragged);
      else row.before(dragged);
    });
    row.addEventListener("dragend", () => {
      row.classList.remove("is-dragged");
      dragged = null;
      const place = [...list.children].indexOf(row);
      if (place === from) return;
      const form = row.querySelector("form");
      const target = document.createElement("input");
      target.type = "hidden";
      target.name = "place";
      target.value = place;
      form.append(target);
      form.submit();
    });
  }
}
