// The report form with script: steps, checks, draft, and on to the queue. Without this file it is one long page.

import { mark, rules } from "./checks.js";
import * as draft from "./draft.js";
import { contact, fewCategories, hints, times, told, typed } from "./fields.js";
import { notice } from "./notice.js";
import { canSendAlone, keepPage, sendWhenOnline } from "../../common/js/offline.js";
import { Outcome, form, open, panels, showRemembered } from "./outcome.js";
import { Photos } from "./photos.js";
import { Place } from "./place.js";
import * as queue from "./queue.js";
import { review } from "./review.js";
import { TAG, sendAll } from "./sender.js";
import { Steps } from "./steps.js";
import { say, uuid } from "../../common/js/words.js";

const SAVE_AFTER_MS = 600;
const SHOW_WAITING_AFTER_MS = 6000;
const THOSE_ON_THEIR_WAY = "#kiriman";

let saving;
let isStarted = false;
let inForm = ""; // The key of the report whose content the form still holds.
const keep = () => draft.save({ fields: typed(form), photos: photos.kept });
const keepSoon = () => {
  clearTimeout(saving);
  saving = setTimeout(keep, SAVE_AFTER_MS);
};

const place = new Place(form, () => { mark(form.elements.desa_code, ""); keepSoon(); askNearby(); });
const photos = new Photos(form, keepSoon);
const steps = new Steps(form, { check, locked: () => button.disabled, shown });
const outcome = new Outcome(mend);

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
  showSignal();
  document.title = `${form.querySelector(`#${id} .title`).textContent} · ${document.querySelector(".bar h1").textContent}`;
}

function showSignal() {
  form.querySelector("[data-offline]").hidden = navigator.onLine;
}

function restore(kept) {
  Object.entries(kept.fields).forEach(([name, value]) => { if (name !== "desa_code") form.elements[name].value = value; });
  place.setDesa(kept.fields.desa_code);
  photos.restore(kept.photos);
}

// --- open reports nearby, loaded when there is something to ask

let nearby;
async function askNearby() {
  if (!form.elements.category.value || !place.isGiven || !navigator.onLine) return;
  try {
    const { Nearby } = await import("./nearby.js");
    nearby ??= new Nearby(form, async () => {
      clearTimeout(saving);
      await draft.clear();
    });
    await nearby.ask();
  } catch {
    // An offer only; nobody waits for it.
  }
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

function refuse(words) {
  const note = form.querySelector("[data-refused]");
  note.hidden = !words;
  note.querySelector("[data-refused-text]").textContent = words;
  if (words) note.focus();
}

async function send() {
  busy(button.dataset.sending);
  refuse("");
  clearTimeout(saving);
  review(form, place, photos);
  const words = Object.fromEntries(["category", "place", "photos"].map(row => [row, form.querySelector(`[data-row=${row}]`).textContent]));
  const taken = photos.kept.map(({ key, blob }) => ({ key, blob }));
  const entry = { key: uuid(), body: told(form), photos: taken, total: taken.length, at: Date.now(), words };
  await queue.enqueue(entry);
  inForm = entry.key;
  outcome.follow(entry, await canSendAlone());
  setTimeout(() => { if (outcome.entry === entry && !entry.answer) outcome.wait(); }, SHOW_WAITING_AFTER_MS);
  await sendAll(tell);
}

function tell(entry, photo, state) {
  hear(entry, photo, state);
  if (state.waiting) sendWhenOnline(TAG);
}

function hear(entry, photo, state) {
  outcome.tell(entry, photo, state);
  if (!photo) showNotice();
}

// While the worker has its turn, it says what it does.
if ("BroadcastChannel" in window) new BroadcastChannel(TAG).onmessage = ({ data }) => hear(...data);

// The others on this phone, not the one that is shown.
async function showNotice() {
  notice((await queue.all()).filter(entry => entry.key !== outcome.entry?.key && !outcome.seen.has(entry.key)));
}

// Refused for its content, so nothing was stored: what is mended goes out as a new report.
async function mend(entry) {
  await queue.remove(entry);
  if (inForm !== entry.key) {
    await park();
    empty();
    restore({ fields: entry.body, photos: entry.photos.map(photo => ({ ...photo, from: photo.blob.size })) });
  }
  if (form.hidden || inForm !== entry.key) {
    openForm();
    steps.go(steps.last, false);
    shown(steps.last.id);
  }
  inForm = "";
  keep();
  busy("");
  const { errors, why, reason } = entry.refused;
  const sentences = Object.entries(errors).map(([name, sentence]) => {
    const control = form.elements[name === "latitude" || name === "longitude" ? "desa_code" : name];
    if (control) mark(control.length && !control.id ? control[0] : control, sentence);
    return sentence;
  });
  const words = sentences.join(" ") || why;
  refuse(words ? say("refused", { why: words }) : say(reason ?? "refused_unknown"));
  showNotice();
}

// What is being written gives way to a report that has to be mended, and waits its turn.
async function park() {
  if (!form.elements.description.value && !photos.kept.length) return;
  await queue.put({ key: uuid(), body: typed(form), photos: photos.kept, at: Date.now(), refused: { why: "", errors: {}, reason: "unfinished" } });
}

// --- opening the form, and another one after it

function openForm() {
  open("");
  busy("");
  hints(form);
  contact(form);
  times(form);
  if (isStarted) steps.go(steps.sections[0], true);
  else {
    fewCategories(form);
    steps.start();
  }
  isStarted = true;
}

function empty() {
  form.reset();
  place.byList();
  place.setDesa("");
  photos.restore([]);
  refuse("");
  nearby?.forget();
  clearTimeout(saving);
}

async function another() {
  clearTimeout(saving);
  await draft.clear();
  empty();
  outcome.entry = null;
  inForm = "";
  history.replaceState(null, "", location.pathname);
  openForm();
  showNotice();
}

form.addEventListener("submit", event => {
  event.preventDefault();
  if (!button.disabled && steps.sections.every(section => check(section.id))) send();
});
form.addEventListener("input", keepSoon);
form.addEventListener("change", event => {
  hints(form);
  contact(form);
  if (event.target.name === "category") askNearby();
});
["online", "offline"].forEach(kind => window.addEventListener(kind, showSignal));
window.addEventListener("beforeunload", event => {
  if (queue.isLosable()) event.preventDefault();
});
document.addEventListener("visibilitychange", () => { if (document.hidden && outcome.entry) sendWhenOnline(TAG); });
document.querySelectorAll("[data-restart], [data-another]").forEach(one => one.addEventListener("click", another));
document.querySelector("[data-send-now]").addEventListener("click", () => {
  outcome.wait();
  sendAll(tell);
});
document.querySelector("[data-queue-link]").addEventListener("click", async event => {
  event.preventDefault();
  follow(await next());
});
document.querySelector("[data-back]").addEventListener("click", event => {
  const join = panels.get("join");
  if (join && !join.hidden) {
    event.preventDefault();
    join.querySelector("[data-join-back]").click();
  }
  const back = steps.backFrom();
  if (form.hidden || !back || button.disabled) return;
  event.preventDefault();
  location.hash = back.id;
});

// The report that is looked at first: one that was sent unseen, then one that waits, then one to be mended.
async function next() {
  const entries = await queue.all();
  return entries.find(entry => entry.answer) ?? entries.find(entry => !entry.refused) ?? entries[0];
}

async function follow(entry) {
  outcome.follow(entry, await canSendAlone());
  outcome.tell(entry, null, {});
  showNotice();
}

const kept = await draft.load();
const hasDraft = kept && (Object.keys(kept.fields).length > 1 || kept.photos.length > 0);
const first = await next();
if (!showRemembered()) {
  if (first && (location.hash === THOSE_ON_THEIR_WAY || !hasDraft)) await follow(first);
  else {
    if (hasDraft) restore(kept);
    openForm();
    document.querySelector("[data-restored]").hidden = !hasDraft;
  }
}
showNotice();
if (first) sendAll(tell);
keepPage();
