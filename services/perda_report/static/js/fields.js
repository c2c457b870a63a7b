// Small help on the way: hints, the few categories at first, the contact that an identity needs, the time.

const FIELDS = ["category", "description", "occurred_at", "latitude", "longitude", "accuracy_m", "desa_code", "landmark",
  "identity", "name", "phone", "email"];
const CONTACT = { named: ["name", "phone", "email"], confidential: ["phone", "email"], anonymous: [] };
const FIRST_CHOICES = 6;

// What was typed, as it is kept in the draft.
export function typed(form) {
  return Object.fromEntries(FIELDS.map(name => [name, form.elements[name].value]).filter(([, value]) => value !== ""));
}

// What is sent: nothing about a person beyond the identity that they chose.
export function told(form) {
  const wanted = CONTACT[form.elements.identity.value];
  return Object.fromEntries(Object.entries(typed(form)).filter(([name]) => !CONTACT.named.includes(name) || wanted.includes(name)));
}

export function hints(form) {
  const chosen = form.querySelector("[name=category]:checked");
  form.querySelectorAll("[data-hint-for]").forEach(one => {
    one.hidden = one.dataset.hintFor !== chosen?.dataset.hint;
    if (!one.hidden) chosen.closest("label").after(one);
  });
}

export function fewCategories(form) {
  const choices = [...form.querySelectorAll("[data-categories] > label")];
  const more = form.querySelector("[data-more]");
  const late = choices.slice(FIRST_CHOICES).filter(label => !label.querySelector(":checked"));
  more.hidden = late.length === 0;
  late.forEach(label => { label.hidden = true; });
  more.addEventListener("click", () => {
    late.forEach(label => { label.hidden = false; });
    more.hidden = true;
    late[0].querySelector("input").focus();
  });
}

export function contact(form) {
  const identity = form.elements.identity.value;
  form.querySelector("[data-contact]").hidden = identity === "anonymous";
  form.querySelector("[data-reach]").hidden = identity !== "confidential";
  form.elements.name.closest(".field").hidden = identity !== "named";
}

// The phone's clock, as a `datetime-local` field writes it; a page that was kept for days knows no other.
function now() {
  const here = new Date();
  return new Date(here - here.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function times(form) {
  const { occurred_at: at } = form.elements;
  const pills = form.querySelector("[data-when]");
  pills.hidden = false;
  const set = when => {
    at.closest(".field").hidden = when === "now";
    at.max = now();
    if (when === "now") at.value = "";
    if (when === "today" && !at.value) at.value = at.max;
  };
  pills.querySelector(`[value=${at.value ? "earlier" : "now"}]`).checked = true;
  pills.onchange = event => set(event.target.value);
  set(pills.querySelector(":checked").value);
}
