// The report form with script: steps, checks, draft, sending. Without this file the same form is one long page.

import { mark, rules } from "./checks.js";
import * as draft from "./draft.js";
import { Photos } from "./photos.js";
import { Place } from "./place.js";
import { review } from "./review.js";
import { Refused, sendReport } from "./send.js";
import { remembered, showSent } from "./sent.js";
import { Steps } from "./steps.js";
import { say, uuid } from "./words.js";

const FIELDS = ["category", "description", "occurred_at", "latitude", "longitude", "accuracy_m", "desa_code", "landmark",
  "identity", "name", "phone", "email"];
const FIRST_CHOICES = 6;
const SAVE_AFTER_MS = 600;

const form = document.querySelector("form[data-report]");
const state = { key: form.elements.key.value, body: null };
let saving;

const keep = () => draft.save({ fields: typed(), photos: photos.kept, key: state.key, body: state.body });
const keepSoon = () => {
  clearTimeout(saving);
  saving = setTimeout(keep, SAVE_AFTER_MS);
};

const place = new Place(form, () => { mark(form.elements.desa_code, ""); keepSoon(); });
const photos = new Photos(form, keepSoon);
const steps = new Steps(form, { check, locked: () => state.body !== null, shown });

function typed() {
  return Object.fromEntries(FIELDS.map(name => [name, form.elements[name].value]).filter(([, value]) => value !== ""));
}

function check(step, { quiet = false } = {}) {
  const wrong = rules[step](form, place).filter(([control, sentence]) => {
    if (!quiet) mark(control, sentence);
    return sentence;
  });
  if (wrong.length && !quiet) {
    wrong[0][0].focus({ preventScroll: true });
    wrong[0][0].closest(".field, fieldset").scrollIntoView({ block: "start" });
  }
  return wrong.length === 0;
}

function shown(id) {
  if (id === "periksa") review(form, place, photos);
  document.title = `${form.querySelector(`#${id} .title`).textContent} · ${document.querySelector(".bar h1").textContent}`;
}

function restore(kept) {
  const { elements } = form;
  Object.entries(kept.fields).forEach(([name, value]) => { if (name !== "desa_code") elements[name].value = value; });
  place.setDesa(kept.fields.desa_code);
  photos.restore(kept.photos);
  state.key = kept.key;
  document.querySelector("[data-restored]").hidden = false;
}

// --- small help on the way

function hints() {
  const chosen = form.querySelector("[name=category]:checked")?.dataset.hint;
  form.querySelectorAll("[data-hint-for]").forEach(one => { one.hidden = one.dataset.hintFor !== chosen; });
}

function fewCategories() {
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

function contact() {
  form.querySelector("[data-contact]").hidden = form.elements.identity.value !== "named";
}

function times() {
  const field = form.elements.occurred_at.closest(".field");
  const pills = form.querySelector("[data-when]");
  pills.hidden = false;
  const set = when => {
    field.hidden = when === "now";
    if (when === "now") form.elements.occurred_at.value = "";
    if (when === "today" && !form.elements.occurred_at.value) form.elements.occurred_at.value = form.elements.occurred_at.max;
  };
  if (form.elements.occurred_at.value) pills.querySelector("[value=earlier]").checked = true;
  pills.addEventListener("change", event => set(event.target.value));
  set(pills.querySelector(":checked").value);
}

// --- sending

const button = form.querySelector("[data-send]");
const label = button.querySelector("span");
const ready = label.textContent;

function busy(words) {
  button.toggleAttribute("aria-busy", Boolean(words));
  button.disabled = Boolean(words);
  label.textContent = words || ready;
}

function waiting(crowded) {
  label.textContent = button.dataset.waiting;
  const note = form.querySelector("[data-offline]");
  note.hidden = crowded;
  if (crowded) refuse(say("busy"));
}

function refuse(words) {
  const note = form.querySelector("[data-refused]");
  note.hidden = !words;
  note.querySelector("[data-refused-text]").textContent = words;
  if (words) note.focus();
}

async function send() {
  state.body ??= typed();
  busy(button.dataset.sending);
  refuse("");
  form.querySelector("[data-offline]").hidden = navigator.onLine;
  await keep();
  try {
    const answer = await sendReport(form.dataset.api, state.body, state.key, waiting);
    clearTimeout(saving);
    // The warning stays until the photos are with us too.
    await showSent(answer, photos.kept);
    window.removeEventListener("beforeunload", warn);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    mend(error);
  }
}

// Refused for its content, so nothing was stored: what is mended goes out as a new report.
function mend(error) {
  Object.assign(state, { body: null, key: uuid() });
  busy("");
  form.querySelector("[data-offline]").hidden = true;
  const sentences = Object.entries(error.errors).map(([name, sentence]) => {
    const control = form.elements[name === "latitude" || name === "longitude" ? "desa_code" : name];
    if (control) mark(control.length && !control.id ? control[0] : control, sentence);
    return sentence;
  });
  const why = sentences.join(" ") || error.message;
  refuse(why ? say("refused", { why }) : say("refused_unknown"));
}

function warn(event) {
  if (state.body) event.preventDefault();
}

form.addEventListener("submit", event => {
  event.preventDefault();
  if (!state.body && steps.sections.every(section => check(section.id))) send();
});
form.addEventListener("input", keepSoon);
form.addEventListener("change", () => { hints(); contact(); });
window.addEventListener("beforeunload", warn);
document.querySelectorAll("[data-restart]").forEach(one => one.addEventListener("click", async () => {
  clearTimeout(saving);
  await draft.clear();
  location.replace(location.pathname);
}));
document.querySelector("[data-back]").addEventListener("click", event => {
  const back = steps.backFrom();
  if (!back || state.body) return;
  event.preventDefault();
  location.hash = back.id;
});

const kept = await draft.load();
const before = remembered();
if (before) await showSent(before, []);
else if (kept?.answer) await showSent(kept.answer, kept.photos);
else {
  if (kept && (Object.keys(kept.fields).length > 1 || kept.photos.length)) restore(kept);
  hints();
  contact();
  times();
  fewCategories();
  steps.start();
  if (kept?.body) {
    state.body = kept.body;
    steps.go(steps.last, false);
    send();
  }
}
