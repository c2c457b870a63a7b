// The switch with which an officer lets this browser be rung (templates/push.html has its words). It shows only where
// the browser can; it asks for leave only after a press.

import { sendJson } from "../../common/js/send.js";

const SUBSCRIPTIONS = "/v1/push/subscriptions";
const KEPT = "push-way";

const bytes = text => {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - text.length % 4) % 4);
  return Uint8Array.from(atob(padded), letter => letter.charCodeAt(0));
};

const same = (one, other) => {
  const left = new Uint8Array(one || []);
  return left.length === other.length && left.every((byte, place) => byte === other[place]);
};

async function registration() {
  const workers = navigator.serviceWorker;
  const known = await workers.register("/sw.js", { type: "module" }).catch(() => workers.register("/sw-lama.js"));
  await workers.ready;
  return known;
}

// A subscription under another key of the service would never ring.
async function subscribed(manager, key) {
  const old = await manager.getSubscription();
  if (old && same(old.options.applicationServerKey, key)) return old;
  if (old) await old.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function turnOn(label) {
  if (await Notification.requestPermission() !== "granted") return "denied";
  const { key } = await (await fetch("/v1/push/key", { headers: { Accept: "application/json" } })).json();
  const subscription = await subscribed((await registration()).pushManager, bytes(key));
  const body = Object.assign({ label }, subscription.toJSON());
  const { answer, refused } = await sendJson(SUBSCRIPTIONS, { body, headers: {} });
  if (!answer) return refused ? refused.why : "failed";
  localStorage.setItem(KEPT, answer.id);
  return "on";
}

async function turnOff() {
  const way = localStorage.getItem(KEPT);
  const worker = await navigator.serviceWorker.getRegistration();
  const subscription = worker && await worker.pushManager.getSubscription();
  if (way) await fetch(`${SUBSCRIPTIONS}/${way}`, { method: "DELETE", headers: { Accept: "application/json" } });
  if (subscription) await subscription.unsubscribe();
  localStorage.removeItem(KEPT);
  return "off";
}

async function isOn() {
  const worker = await navigator.serviceWorker.getRegistration();
  const subscription = worker && await worker.pushManager.getSubscription();
  return Boolean(subscription && localStorage.getItem(KEPT));
}

export function prepare(panel) {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
  const [on, off, says] = ["on", "off", "says"].map(name => panel.querySelector(`[data-push-${name}]`));
  const show = state => {
    const isRung = state === "on";
    on.hidden = isRung;
    off.hidden = !isRung;
    says.textContent = says.dataset[state] || state;
  };
  const during = act => async () => {
    on.disabled = off.disabled = true;
    show(await act().catch(() => "failed"));
    on.disabled = off.disabled = false;
  };
  on.addEventListener("click", during(() => turnOn(panel.dataset.label)));
  off.addEventListener("click", during(turnOff));
  isOn().then(state => { show(state ? "on" : "off"); panel.hidden = false; }, () => undefined);
}

document.querySelectorAll("[data-push]").forEach(prepare);
