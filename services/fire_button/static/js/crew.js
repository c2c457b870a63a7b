// A crew's page of one incident: the big button, what is on its way, the clock, and news from the server.

import { add, all, hurry, remove, send } from "./crew-queue.js";
import { clock, span } from "./crew-words.js";

const UNDO_MS = 10_000;
const NEWS_MS = 10_000;
const RETRY_MS = 4_000;
// An alarm that is answered rings nobody else: no time to think it over.
const AT_ONCE = "acknowledge";

const here = document.querySelector("[data-crew]");
const part = name => here.querySelector(`[data-${name}]`);
const form = part("taps");
const { number, login } = here.dataset;
let answeredAt = 0;
let lost = false;
let needsSignIn = false;

const steps = () => [...here.querySelectorAll("[data-step]")];
const mine = async () => (await all()).filter(tap => tap.number === number);

function useIcon(button, name) {
  const use = button.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
}

// What the server knows and what waits on this phone, together.
async function show() {
  const taps = await mine();
  const waiting = new Map(taps.map(tap => [tap.act, tap]));
  const done = steps().map(step => Boolean(step.dataset.at) || waiting.has(step.dataset.step));
  const last = done.lastIndexOf(true);
  steps().forEach((step, place) => showStep(step, waiting.get(step.dataset.step), done[place], place < last));
  showButton(steps()[last + 1]);
  here.querySelectorAll("[data-skip]").forEach(skip => {
    skip.hidden = steps().findIndex(step => step.dataset.step === skip.dataset.skip) <= last + 1;
  });
  showWaiting(taps);
}

function showStep(step, tap, isDone, isPassed) {
  step.classList.toggle("next", !isDone && !isPassed);
  step.classList.toggle("skipped", !isDone && isPassed);
  const time = step.querySelector("[data-time]");
  if (tap && !step.dataset.at) time.textContent = `${clock(tap.body.device_at)}, jam HP. Menunggu terkirim.`;
  else if (step.dataset.at) time.textContent = clock(step.dataset.at);
  else time.textContent = isPassed ? "Terlewat" : "";
}

function showButton(step) {
  const isOver = Boolean(part("end").dataset.end);
  form.hidden = isOver || !step || !form.getAttribute("action");
  if (form.hidden) return;
  const button = part("now");
  button.dataset.act = step.dataset.step;
  part("now-words").textContent = step.dataset.button;
  useIcon(button, step.dataset.icon);
}

function showWaiting(taps) {
  const held = taps.find(tap => tap.after > Date.now());
  part("undo-dock").hidden = !held;
  if (held) {
    part("undo").dataset.key = held.key;
    part("undo-words").textContent = `Urungkan (${Math.ceil((held.after - Date.now()) / 1000)} detik)`;
  }
  const late = taps.filter(tap => tap.after <= Date.now());
  part("queue").hidden = !(late.length && lost);
  part("queue-words").textContent = needsSignIn
    ? "Sesi berakhir. Masuk lagi agar tekanan Anda terkirim."
    : `Tanpa sinyal. ${late.length > 1 ? `${late.length} tekanan` : "Tekanan"} Anda tersimpan di HP.`;
}

function refuse(words) {
  const box = part("refusal");
  box.hidden = !words;
  box.querySelector(".note > div").textContent = words;
}

function turnout() {
  const filled = new FormData(form);
  const body = { device_at: new Date().toISOString() };
  if (filled.get("post_code")) body.post_code = filled.get("post_code");
  if (Number(filled.get("personnel")) > 0) body.personnel = Number(filled.get("personnel"));
  const units = String(filled.get("units") || "").split(",").map(unit => unit.trim()).filter(Boolean);
  if (units.length) body.units = units;
  return body;
}

async function press(act) {
  refuse("");
  if ((await mine()).some(tap => tap.act === act)) return;
  if (navigator.vibrate) navigator.vibrate(80);
  const now = Date.now();
  await add({ key: newKey(), number, act, body: turnout(), at: now, after: act === AT_ONCE ? 0 : now + UNDO_MS });
  await show();
  flush();
}

function newKey() {
  if (window.crypto.randomUUID) return window.crypto.randomUUID();
  const bytes = [...window.crypto.getRandomValues(new Uint8Array(16))];
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = bytes.map(byte => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function hear(tap, { answer, refused, lost: isLost, needsSignIn: mustSignIn }) {
  lost = Boolean(isLost);
  needsSignIn = Boolean(mustSignIn);
  if (refused && tap.number === number) refuse(refused);
  // Until the server's own time is read: a button must not jump back under a thumb.
  const step = answer && tap.number === number && here.querySelector(`[data-step=${tap.act}]`);
  if (step) step.dataset.at = tap.body.device_at;
  if (answer) answeredAt = Date.now();
  if (answer || refused) renew();
}

async function flush() {
  await send(hear);
  await show();
}

// The parts that the server writes are taken anew; what was typed stays.
async function renew() {
  const began = Date.now();
  try {
    const answer = await fetch(location.pathname + location.search.replace(/[?&]selesai=[^&]*/, ""), { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answeredAt > began) return; // Older than what a tap just changed; another is on its way.
    here.querySelectorAll("[data-live]").forEach(old => {
      const renewed = fresh.querySelector(`[data-live=${old.dataset.live}]`);
      if (renewed) old.innerHTML = renewed.innerHTML;
    });
    const close = fresh.querySelector("[data-close-link]");
    if (close && !part("close-link")) form.parentNode.insertBefore(document.importNode(close, true), form.nextSibling);
    here.dataset.arrived = fresh.querySelector("[data-crew]").dataset.arrived;
    await show();
  } catch (failed) {
    // No signal: the next round tries again.
  }
}

function tick() {
  const since = part("since");
  const until = here.dataset.arrived ? Date.parse(here.dataset.arrived) : Date.now();
  since.textContent = span(until - Date.parse(here.dataset.received));
  since.classList.toggle("over", until > Date.parse(here.dataset.due));
}

form.addEventListener("submit", event => {
  event.preventDefault();
  press(part("now").dataset.act);
});
here.addEventListener("submit", event => {
  const skip = event.target.dataset.skip;
  if (!skip) return;
  event.preventDefault();
  press(skip);
  event.target.closest("details").open = false;
});
part("undo").addEventListener("click", async event => {
  await remove(event.currentTarget.dataset.key);
  show();
});
part("queue").addEventListener("click", () => { if (needsSignIn) location.assign(login); });
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState === "hidden") await hurry();
  else renew();
  flush();
});
window.addEventListener("online", flush);
setInterval(async () => {
  tick();
  const taps = await mine();
  if (taps.length) showWaiting(taps);
}, 1000);
setInterval(async () => { if ((await all()).length) flush(); }, RETRY_MS);
setInterval(() => { if (document.visibilityState === "visible") renew(); }, NEWS_MS);
if (part("end").dataset.end) ["tutup", "palsu"].forEach(form => sessionStorage.removeItem(`fire-${form}-${number}`));
tick();
flush();
