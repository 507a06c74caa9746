// Comfort for the editor of an event: only the fields that count, and the page one is on in sight.

document.querySelector(".editor-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

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
  if (!waitingList) return;
  if (queue) queue.hidden = !waitingList.checked && !queue.querySelector(".has-error");
  if (hours) hours.hidden = !own && !hours.classList.contains("has-error");
};
for (const choice of document.querySelectorAll("input[name=has_waiting_list], input[name=offering]")) {
  choice.addEventListener("change", arrangeQueue);
}
arrangeQueue();
