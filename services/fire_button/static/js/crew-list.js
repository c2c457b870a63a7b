// The list of open incidents renews itself; taps that wait on this phone are sent from here too.

import { send } from "./crew-queue.js";

const NEWS_MS = 10_000;

async function renew() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
    if (fresh) document.querySelector("[data-live]").innerHTML = fresh.innerHTML;
  } catch (failed) {
    // No signal: the next round tries again.
  }
}

const flush = () => send(() => undefined);

document.addEventListener("visibilitychange", renew);
window.addEventListener("online", flush);
setInterval(renew, NEWS_MS);
flush();
