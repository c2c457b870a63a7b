// The button: hold it, or touch and say yes; the alarm goes at once with the best place so far. One state at a time:
// press, holding, confirm, sending, waiting (no answer yet), sent, following (the alarm's own page, put in here).

import { canSendAlone, keepPage, sendWhenOnline } from "../../common/js/offline.js";
import { say, uuid } from "../../common/js/words.js";
import { run, timeOfDay } from "./clock.js";
import { Hold } from "./hold.js";
import * as queue from "./queue.js";
import { TAG, amend, hear, send } from "./sender.js";
import { Whereabouts } from "./whereabouts.js";

const UNDO_S = 5;
const PATIENCE_MS = 2500;
const RETRY_MS = 3000;
const FOLLOWED_MS = 3 * 3600 * 1000;
const FORGOTTEN_MS = 24 * 3600 * 1000;

const main = document.querySelector("[data-button]");
const find = selector => main.querySelector(selector);
const isDrill = "drill" in main.dataset;
const hot = find(".hot");
const status = find("[data-status]");
const undo = find("[data-undo]");
let current = null;
let state = "press";

function show(next, { focus = true } = {}) {
  state = next;
  main.querySelectorAll("[data-step]").forEach(one => { one.hidden = !one.dataset.step.split(" ").includes(next); });
  if (next === "press" || next === "holding") return;
  find("[data-earlier]").hidden = true;
  find("[data-taken-back]").hidden = true;
  const title = Array.from(main.querySelectorAll("h1")).find(one => one.offsetParent);
  if (title && focus) title.focus();
  window.scrollTo(0, 0);
}

const tell = words => { find("[data-say]").textContent = words; };

const place = new Whereabouts(main, body => {
  if (!current || !Object.keys(body).length) return;
  amend(current.key, entry => Object.assign(entry.answer || entry.tried ? entry.changes : entry.body, body));
});

async function press() {
  current = { key: uuid(), at: Date.now(), tried: false, changes: {}, photos: [] };
  current.body = Object.assign(place.body(), { pressed_at: new Date(current.at).toISOString() });
  if (isDrill) current.body.drill = true;
  find("[data-title]").textContent = say("sending");
  hot.dataset.since = "0";
  show("sending");
  offerUndo();
  run();
  const pressed = current;
  setTimeout(() => { if (current === pressed && state === "sending") wait(); }, PATIENCE_MS);
  await queue.put(current);
  send();
}

function offerUndo() {
  const { key } = current;
  const dock = find("[data-undo-dock]");
  let left = UNDO_S;
  const count = () => {
    undo.textContent = say("undo", { n: left });
    dock.hidden = left < 1 || !current || current.key !== key;
    if (dock.hidden) clearInterval(timer);
    left -= 1;
  };
  const timer = setInterval(count, 1000);
  count();
}

undo.addEventListener("click", () => {
  find("[data-undo-dock]").hidden = true;
  current.isTakenBack = true;
  if (state !== "following") find("[data-title]").textContent = say("undo_waits");
  amend(current.key, entry => Object.assign(entry, { isTakenBack: true, cancel: say("undone") }));
});

async function wait({ crowded } = {}) {
  const lost = crowded ? "lost_busy" : navigator.onLine === false ? "lost_offline" : "lost_weak";
  find("[data-lost-title]").textContent = say(current.isTakenBack ? "undo_waits" : lost);
  find("[data-pressed-at]").textContent = say("pressed_at", { at: timeOfDay(current.at) });
  if (state !== "waiting") show("waiting");
  sendWhenOnline(TAG);
  const told = await canSendAlone() ? "alone" : "open";
  main.querySelectorAll("[data-told]").forEach(one => { one.hidden = one.dataset.told !== told; });
}

find("[data-retry]").addEventListener("click", send);

hear((key, what) => {
  if (!current || key !== current.key) return;
  if (what.answer) arrived(what.answer);
  else if (what.gone) takenBack();
  else if (what.again && !current.answer && (state === "waiting" || navigator.onLine === false || what.crowded)) wait(what);
});

function takenBack() {
  current = null;
  find("[data-undo-dock]").hidden = true;
  show("press");
  find("[data-taken-back]").hidden = false;
  find("#judul").focus();
}

function arrived(answer) {
  current.answer = answer;
  const words = answer.post && !isDrill ? say("sent_post", { post: answer.post }) : say("sent");
  find("[data-title]").textContent = words;
  hot.dataset.since = String(Math.max(0, Math.round((Date.now() - current.at) / 1000)));
  if (state !== "sent") show("sent");
  run();
  follow(current);
}

// The alarm's page comes into this one, so that a line that breaks now leaves no empty page.
async function follow(entry) {
  const address = `${main.dataset.alarm}${entry.answer.alert_id}`;
  try {
    const headers = entry.answer.secret ? { Authorization: `Bearer ${entry.answer.secret}` } : {};
    const [page, { Following }] = await Promise.all([fetch(`${address}/isi`, { headers }), import("./status.js")]);
    if (!page.ok) throw new Error(String(page.status));
    const inside = await page.text();
    show("following", { focus: false });
    // Its fields have the names of those that are shown now.
    find("[data-page]").remove();
    status.innerHTML = inside;
    history.replaceState(null, "", address);
    new Following(status, find("[data-say]"), entry).begin();
  } catch {
    setTimeout(() => follow(entry), RETRY_MS);
  }
}

// A finger that trembles on the button must not say yes by the way.
const STILL_MS = 500;
let askedAt = 0;

function ask() {
  askedAt = Date.now();
  tell("");
  show("confirm");
}

const button = find("[data-alarm-button]");
const hold = {
  start() {
    button.classList.add("held");
    show("holding");
    tell(say("holding"));
  },
  stop(isShort) {
    button.classList.remove("held");
    show("press");
    tell(isShort ? "" : say("released"));
  },
  done() {
    button.classList.remove("held");
    tell("");
    press();
  },
  ask,
};
// Without this script a touch leads to the plain form.
button.type = "button";
new Hold(button, hold);
find("[data-cannot-hold]").hidden = false;
find("[data-cannot-hold]").addEventListener("click", ask);
find("[data-yes]").addEventListener("click", () => { if (Date.now() - askedAt > STILL_MS) press(); });
find("[data-no]").addEventListener("click", () => {
  show("press");
  button.focus();
});

// What this phone still has to do with earlier alarms: send them, follow the one in the address, offer the last one.
async function resume() {
  const entries = await queue.all();
  const old = entries.filter(one => !queue.isWaiting(one) && Date.now() - one.at > FORGOTTEN_MS);
  await Promise.all(old.map(one => queue.remove(one.key)));
  if (current) return;
  const ours = entries.filter(one => Boolean(one.body.drill) === isDrill);
  const asked = entries.find(one => one.answer && location.pathname === main.dataset.alarm + one.answer.alert_id);
  const unsent = ours.filter(one => !one.answer).pop();
  const last = ours.filter(one => one.answer && Date.now() - one.at < FOLLOWED_MS).pop();
  if (asked || unsent) {
    current = asked || unsent;
    if (asked) arrived(asked.answer);
    else wait();
  } else if (last) {
    find("[data-earlier]").href = main.dataset.alarm + last.answer.alert_id;
    find("[data-earlier]").hidden = false;
  }
  if (entries.some(queue.isWaiting)) send();
}

place.begin();
resume();
window.addEventListener("online", () => { if (current) send(); });
keepPage("/sw-lama.js");
