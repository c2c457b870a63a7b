// The two moments of a call: when it rang, which is when the page was opened, and when it was answered.

const form = document.querySelector("[data-call]");

function show(name) {
  const moment = new Date(form.elements[name].value);
  const words = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(part => String(part).padStart(2, "0"));
  form.querySelector(`[data-shows=${name}]`).textContent = words.join(".");
}

form.querySelectorAll("[data-stamp]").forEach(button => {
  show(button.dataset.stamp);
  button.addEventListener("click", () => {
    form.elements[button.dataset.stamp].value = new Date().toISOString();
    if (button.dataset.stamp === "call_arrival_at") {
      form.elements.call_answered_at.value = form.elements.call_arrival_at.value;
      show("call_answered_at");
    }
    show(button.dataset.stamp);
  });
});
