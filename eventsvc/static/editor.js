// Comfort for the editor of an event: only the fields that count.

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

// How the waiting list moves is only asked for where there is one, its deadline where it is one's own.
const waitingList = document.querySelector("input[name=has_waiting_list]");
const arrangeQueue = () => {
  const queue = document.getElementById("queue");
  const hours = document.getElementById("offer_hours")?.closest(".field");
  const own = document.querySelector("input[name=offering]:checked")?.value === "own";
  if (queue) queue.hidden = !waitingList.checked && !queue.querySelector(".has-error");
  if (hours) hours.hidden = !own && !hours.classList.contains("has-error");
};
for (const choice of document.querySelectorAll("input[name=has_waiting_list], input[name=offering]")) {
  choice.addEventListener("change", arrangeQueue);
}
arrangeQueue();
