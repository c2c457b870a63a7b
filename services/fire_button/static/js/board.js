// The live board: follows the stream, keeps the open incidents, sounds while this post is asked, tells the server every
// five seconds that it lives and can sound, and says loudly when it cannot.

import { follow } from "../../common/js/stream.js";
import { asks, icon, inOrder, showCards, showPeople, tick } from "./board-cards.js";
import { BoardMap } from "./board-map.js";
import { SOFT, Sound } from "./board-sound.js";
import { clockOf, now, setClock } from "./board-words.js";

const SIGN_MS = 5000;
const LOST_MS = 8000;
const ENDED_STAYS_MS = 60000;
const TEST_AGAIN_MS = 3600000;
const NEW_DAY_MS = 86400000;

const board = document.querySelector("[data-board]");
const find = name => board.querySelector(`[data-${name}]`);
const banner = name => board.querySelector(`[data-banner="${name}"]`);
const box = find("incidents");
const isScreen = board.dataset.screen === "yes";
const map = new BoardMap(find("map"));
const sound = new Sound();
const incidents = new Map();
const wall = {
  post: board.dataset.post, zone: board.dataset.zone, canAnswer: board.dataset.answers === "yes",
  more: 0, quiet: [], duty: [],
  names: Object.fromEntries([...board.querySelectorAll("[data-place]")].map(post => [post.dataset.place, post.textContent])),
};
let isEscalating = true;
let wasHeard = false;
let began = Date.now();
let said = "";

const stream = follow("/v1/board/events", {
  board(data) {
    incidents.clear();
    data.incidents.forEach(one => incidents.set(one.number, one));
    wall.more = data.more;
    show();
  },
  incident(data) {
    const { incident } = data;
    const before = incidents.get(incident.number);
    if (before && before.version > incident.version) return;
    if (!incident.is_open && !before) return;
    incidents.set(incident.number, incident);
    if (!incident.is_open) setTimeout(() => { incidents.delete(incident.number); show(); }, ENDED_STAYS_MS);
    show();
  },
  pulse(data) {
    setClock(data.at);
    isEscalating = data.is_escalating;
    wall.quiet = data.quiet;
    wall.duty = data.duty;
    showPeople(find("who"), find("who-title"), inOrder(incidents.values(), wall.post)[0], wall);
    state();
  },
}, { silentAfter: LOST_MS });

function show() {
  const all = inOrder(incidents.values(), wall.post);
  showCards(box, all, wall);
  showPeople(find("who"), find("who-title"), all[0], wall);
  map.show(all);
  tick(box);
  alarm(all.filter(one => asks(one, wall.post)));
}

function alarm(asking) {
  if (asking.length) sound.ring();
  else sound.hush();
  const words = asking.map(one => `Alarm ${one.number}, ${one.place}.`).join(" ");
  if (words !== said) find("say").textContent = words;
  said = words;
  document.title = asking.length ? `(${asking.length}) ALARM` : `Papan ${wall.names[wall.post] || "Ruang kendali"}`;
}

function state() {
  const isLost = Date.now() - Math.max(stream.lastHeard(), began) > LOST_MS;
  banner("lost").hidden = !isLost;
  banner("stuck").hidden = isLost || isEscalating;
  banner("mute").hidden = sound.isAudible;
  const link = find("link");
  const age = Math.round((Date.now() - stream.lastHeard()) / 1000);
  link.className = `tag ${isLost ? "bad" : "ok"}`;
  link.replaceChildren(icon(isLost ? "offline" : "check"), isLost ? "Terputus" : stream.lastHeard() ? `Tersambung, ${age} detik lalu` : "Menyambung");
  find("clock").textContent = `${clockOf(now(), wall.zone)} ${board.dataset.zoneLabel}`;
}

async function sign() {
  sound.check();
  state();
  if (!isScreen) return;
  const body = JSON.stringify({ is_audible: sound.isAudible, was_heard: wasHeard });
  try {
    const answer = await fetch("/v1/board/presence", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (answer.ok) wasHeard = false;
    if (answer.status === 401 || answer.status === 404) location.assign("/papan");
  } catch (error) {
    // The banner of the stream says it.
  }
}

async function wake() {
  sound.refused = false;
  const works = await sound.wake();
  banner("ask").hidden = !works;
  if (works && find("wake") === document.activeElement) board.querySelector("[data-heard]").focus();
  if (document.documentElement.requestFullscreen && isScreen && !document.fullscreenElement) document.documentElement.requestFullscreen().catch(() => {});
  if (navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
  show();
  sign();
}

function heard(answer) {
  banner("ask").hidden = true;
  sound.refused = answer !== "yes";
  wasHeard = answer === "yes";
  if (wasHeard) find("tested").textContent = `Suara diuji ${clockOf(now(), wall.zone, false)}`;
  sign();
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

async function answer(button) {
  button.disabled = true;
  const headers = { "Content-Type": "application/json", "Idempotency-Key": newKey() };
  let words = "Belum terkirim. Tekan lagi.";
  try {
    const sent = await fetch(`/v1/incidents/${button.dataset.answer}/acknowledge`, { method: "POST", headers, body: "{}" });
    if (sent.ok) return;
    words = (await sent.json()).detail || words;
  } catch (error) {
    // The words say it.
  }
  button.disabled = false;
  const why = button.parentNode.querySelector(".why") || button.insertAdjacentElement("afterend", document.createElement("p"));
  why.className = "why";
  why.setAttribute("role", "alert");
  why.textContent = words;
}

board.addEventListener("click", event => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  if (pressed.dataset.answer) answer(pressed);
  else if (pressed.dataset.heard) heard(pressed.dataset.heard);
  else wake();
});

// Where the browser allows sound without a tap (a kiosk that was set up so), none is asked for.
sound.wake(SOFT).then(sign);
setInterval(sign, SIGN_MS);
setInterval(() => { tick(box); state(); }, 1000);
setInterval(() => { if (!sound.siren) sound.test(SOFT).then(sign); }, TEST_AGAIN_MS);
// Posts and the page itself may have changed; never while an alarm is open.
setInterval(() => { if (Date.now() - began > NEW_DAY_MS && !incidents.size) location.reload(); }, TEST_AGAIN_MS);
document.addEventListener("visibilitychange", () => { if (!document.hidden) sign(); });
if (navigator.mediaDevices) navigator.mediaDevices.addEventListener("devicechange", () => { if (!sound.siren) sound.test(SOFT).then(sign); });
