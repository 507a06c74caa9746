// Shows a question that hangs on another's answer only when that answer is given; the server decides for itself.

// What stands in the fields of that name; a question that is hidden itself answers nothing.
const given = (name) =>
  [...document.getElementsByName(name)]
    .filter((input) => !input.closest("[data-shown-if][hidden]"))
    .flatMap((input) => (input.type === "radio" || input.type === "checkbox" ? (input.checked ? [input.value] : []) : [input.value]));

// A number as people type it.
const number = (typed) => (typed.trim() ? Number(typed.includes(",") ? typed.replace(/[\s.]/g, "").replace(",", ".") : typed.replace(/\s/g, "")) : NaN);

const meets = (value, wanted) =>
  value === wanted || (wanted.endsWith("+") ? number(value) >= number(wanted.slice(0, -1)) : number(value) === number(wanted));

// The page may have been laid anew since: people come and go in a form for several.
const arrange = () => {
  for (const words of document.querySelectorAll(".question-condition")) words.hidden = true;
  // A question stands behind those it hangs on: one pass is enough.
  for (const question of document.querySelectorAll("[data-shown-if]")) {
    const wanted = question.dataset.shownValues.split(" ");
    question.hidden = !given(question.dataset.shownIf).some((value) => wanted.some((one) => meets(value, one)));
  }
};

addEventListener("change", arrange);
addEventListener("pageshow", arrange);
arrange();
