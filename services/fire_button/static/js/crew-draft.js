// A long form written on the road outlives a lost page: kept in this tab until the incident has ended
// (crew.js), for this incident only.

const form = document.querySelector("form[data-draft]");
const name = `fire-${form.dataset.draft}`;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(name)) || {};
  } catch (failed) {
    return {};
  }
}

function write() {
  const filled = {};
  new FormData(form).forEach((value, field) => { filled[field] = value; });
  try {
    sessionStorage.setItem(name, JSON.stringify(filled));
  } catch (failed) {
    // No room: the form still sends.
  }
}

// A form that came back refused shows what was sent; only a fresh one is filled from here.
if (!document.querySelector(".errors, [role=alert]")) {
  Object.entries(read()).forEach(([field, value]) => {
    const control = form.elements[field];
    if (!control) return;
    control.value = value;
    if (control.dispatchEvent) control.dispatchEvent(new Event("input"));
  });
}
form.addEventListener("input", write);
