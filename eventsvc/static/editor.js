// Comfort for the editor of an event: the preview without leaving the page, and only the fields that count.

const token = document.querySelector("input[name=csrf_token]")?.value ?? "";

for (const box of document.querySelectorAll("[data-preview-of]")) {
  const text = document.getElementById(box.dataset.previewOf);
  const page = box.querySelector("[data-preview-page]");
  const button = box.querySelector("button");
  let waiting = 0;

  const show = async () => {
    const answer = await fetch(box.dataset.previewUrl, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ text: text.value }),
    });
    if (!answer.ok) return;
    page.innerHTML = await answer.text();
    page.hidden = false;
    button.setAttribute("aria-expanded", "true");
  };

  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (page.hidden) show();
    else {
      page.hidden = true;
      button.setAttribute("aria-expanded", "false");
    }
  });
  button.setAttribute("aria-expanded", String(!page.hidden));
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    if (!page.hidden) waiting = setTimeout(show, 400);
  });
}

// A field that the chosen format does not need steps aside; what was typed in it stays.
const formats = document.querySelectorAll("input[name=format]");
const onSite = ["venue_name", "venue_street", "venue_postal_code", "venue_city", "venue_country", "region", "capacity_on_site"];
const online = ["join_url", "capacity_online"];

const arrange = () => {
  const chosen = document.querySelector("input[name=format]:checked")?.value;
  for (const [names, other] of [[onSite, "online"], [online, "on_site"]]) {
    for (const name of names) {
      const field = document.getElementById(name)?.closest(".field");
      if (field) field.hidden = chosen === other;
    }
  }
};
for (const format of formats) format.addEventListener("change", arrange);
arrange();

// Own reminders are only asked for when they are wanted.
const reminders = document.getElementById("reminders");
const arrangeReminders = () => {
  const choice = document.querySelector("input[name=reminder_choice]:checked")?.value;
  if (reminders) reminders.hidden = choice === "usual" && !reminders.classList.contains("has-error");
};
for (const choice of document.querySelectorAll("input[name=reminder_choice]")) {
  choice.addEventListener("change", arrangeReminders);
}
arrangeReminders();
