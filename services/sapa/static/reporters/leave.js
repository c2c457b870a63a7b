// The way out: blank first, tell the server, then go where Back does not lead to this page again.

const target = () => document.querySelector("[data-leave]").dataset.leave;
const THRICE_WITHIN_MS = 1500;
let isLeaving = false;

function blank() {
  document.body.textContent = "";
}

export function leave() {
  if (isLeaving) return;
  isLeaving = true;
  const away = target();
  blank();
  if (navigator.sendBeacon) navigator.sendBeacon("/m/leave");
  location.replace(away);
}

export function watchForLeaving() {
  document.addEventListener("click", event => {
    if (!event.target.closest("[data-leave]")) return;
    event.preventDefault();
    leave();
  });
  let times = [];
  document.addEventListener("keydown", event => {
    if (event.key !== "Shift") times = [];
    else if (!event.repeat) times = [...times.slice(-2), event.timeStamp];
    if (times.length === 3 && times[2] - times[0] < THRICE_WITHIN_MS) leave();
  });
  // Nothing stays readable in the picture that a phone keeps of its open pages, nor in what Back may bring up.
  document.addEventListener("visibilitychange", () => {
    document.documentElement.classList.toggle("covered", document.visibilityState === "hidden");
  });
  window.addEventListener("pagehide", blank);
  window.addEventListener("pageshow", event => {
    if (event.persisted) location.replace("/");
  });
}
