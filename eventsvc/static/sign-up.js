// Says before the click what it will do: take a place in the way that is chosen, or one on its waiting list.

const free = (document.querySelector("input[name=promised]")?.value ?? "").split(" ");

const tell = () => {
  const chosen = document.querySelector("input[name=participation]:checked")?.value;
  if (!chosen) return;
  for (const words of document.querySelectorAll("[data-free]")) {
    words.textContent = free.includes(chosen) ? words.dataset.free : words.dataset.full;
  }
};
for (const way of document.querySelectorAll("input[name=participation]")) way.addEventListener("change", tell);
// The browser may have kept the choice.
addEventListener("pageshow", tell);
tell();
