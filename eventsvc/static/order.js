// Dragging a row to its place; the buttons beside it do the same without this. Places count from data-order-from, else from 0.
for (const list of document.querySelectorAll("[data-order]")) {
  let dragged = null;
  let from = 0;
  for (const row of list.querySelectorAll("[data-row]")) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      from = [...list.children].indexOf(row);
      row.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.row);
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
      target.value = place + Number(list.dataset.orderFrom ?? 0);
      form.append(target);
      form.submit();
    });
  }
}

// A live region is read out when its words change, not when the page comes with them.
for (const region of document.querySelectorAll("[data-say]")) {
  const words = region.textContent;
  region.textContent = "";
  setTimeout(() => (region.textContent = words), 200);
}
