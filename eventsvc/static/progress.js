// Keeps a progress in sight: asks for the page again until there is none, then shows how it ended.
const shown = document.querySelector("[data-progress]");
const PAUSE = 1500;

const renew = async () => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-progress]");
    if (answer.ok && !fresh) return location.reload();
    if (fresh) {
      const [bar, next] = [shown.querySelector("progress"), fresh.querySelector("progress")];
      bar.value = next.value;
      bar.max = next.max;
      shown.querySelector(".figures").textContent = fresh.querySelector(".figures").textContent;
    }
  } catch {
    // The net is away for a moment: the work is not.
  }
  return setTimeout(renew, PAUSE);
};
if (shown) setTimeout(renew, PAUSE);
