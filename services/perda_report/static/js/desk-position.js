// Where the officer stands during a visit: one press fills the fields, which may also be typed or left empty.

const box = document.querySelector("[data-position]");
const button = box.querySelector("[data-find]");
const told = box.querySelector("[data-told]");
const form = box.closest("form");

function found({ coords }) {
  form.latitude.value = coords.latitude.toFixed(6);
  form.longitude.value = coords.longitude.toFixed(6);
  form.accuracy_m.value = Math.round(coords.accuracy);
  say(told.dataset.found.replace("{n}", Math.round(coords.accuracy)));
}

function say(words) {
  told.textContent = words;
  button.removeAttribute("aria-busy");
}

button.hidden = !navigator.geolocation;
button.addEventListener("click", () => {
  say(told.dataset.busy);
  button.setAttribute("aria-busy", "true");
  const wanted = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 10_000 };
  navigator.geolocation.getCurrentPosition(found, () => say(told.dataset.failed), wanted);
});

// A point typed by hand has no accuracy of its own.
for (const name of ["latitude", "longitude"]) {
  form[name].addEventListener("input", () => { form.accuracy_m.value = ""; });
}
