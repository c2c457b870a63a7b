// Pages of the control room stay true by themselves: at each change the page is fetched again and its live parts are
// put in place, except one in which somebody types or has a form open. Clocks count on in between.

import { follow } from "../../common/js/stream.js";

const SOON_MS = 250;
const POLL_MS = 10000;
const TICK_MS = 1000;
const SILENT_MS = 8000;
const parts = [...document.querySelectorAll("[data-live]")];
const told = document.querySelector("[data-link]");
// A clock that went on is no news.
const CLOCKS = /(data-since="[^"]*">)[^<]*/g;
const shown = new Map();
let asked = 0;
let isAsking = false;
let stream = null;

const isHeld = part => part.contains(document.activeElement) && /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)
  || part.querySelector("details.act[open], [data-opened]");

function say(words, is) {
  if (told.textContent !== words) told.textContent = words;
  told.dataset.is = is;
}

async function renew() {
  if (isAsking || document.hidden || !parts.length) return;
  isAsking = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error("no page");
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    say("Belum terbarui. Mencoba lagi.", "lost");
  } finally {
    isAsking = false;
  }
}

function put(fresh) {
  parts.forEach(part => {
    const newer = fresh.getElementById(part.id);
    if (!newer || isHeld(part)) return;
    const words = newer.innerHTML.replace(CLOCKS, "$1");
    if (shown.get(part) === words) return;
    shown.set(part, words);
    keepFolds(part, newer);
    newer.querySelectorAll("[data-with-script]").forEach(one => { one.hidden = false; });
    part.replaceChildren(...newer.childNodes);
  });
}

// What somebody unfolded to read stays unfolded.
function keepFolds(part, newer) {
  const folds = [...newer.querySelectorAll("details")];
  [...part.querySelectorAll("details")].forEach((fold, n) => { if (fold.open && folds[n]) folds[n].open = true; });
}

function soon() {
  clearTimeout(asked);
  asked = setTimeout(renew, SOON_MS);
}

function lasted(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 3600) return `${Math.floor(s / 60)}.${String(s % 60).padStart(2, "0")}`;
  return s < 86400 ? `${Math.floor(s / 3600)} jam ${Math.floor((s % 3600) / 60)} mnt` : `${Math.floor(s / 86400)} hari`;
}

function tick() {
  document.querySelectorAll("[data-since]").forEach(clock => {
    const words = lasted((Date.now() - Date.parse(clock.dataset.since)) / 1000);
    if (clock.textContent !== words) clock.textContent = words;
  });
  if (stream && stream.lastHeard() && Date.now() - stream.lastHeard() > 2 * SILENT_MS) {
    say("Siaran terputus. Halaman diperbarui tiap 10 detik.", "lost");
  }
}

if (parts.length) {
  stream = follow("/v1/board/events", {
    board: soon, incident: soon, pulse: () => say("Langsung", "live"),
  }, { silentAfter: SILENT_MS });
  setInterval(renew, POLL_MS);
  document.addEventListener("visibilitychange", soon);
}
setInterval(tick, TICK_MS);
