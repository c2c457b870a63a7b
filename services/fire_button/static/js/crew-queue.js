// Taps on their way: written to this phone before the first try, sent in the order in which they were made. One is
// {key, number, act, body, at, after}: `at` orders them, before `after` it can still be taken back.

import { asked, storage } from "../../common/js/storage.js";
import { exclusively } from "../../common/js/send.js";

const LOCK = "crew-taps";
const TRY_TIMEOUT_MS = 20_000;
const remember = storage("fire-crew", 1, ["taps"]);

// Taps of a phone that has no storage; they last as long as the page.
const spare = new Map();

export async function add(tap) {
  const kept = await remember(["taps"], taps => asked(taps.put(tap, tap.key)));
  if (kept === undefined) spare.set(tap.key, tap);
}

export async function all() {
  const kept = await remember(["taps"], taps => asked(taps.getAll()), "readonly") || [];
  return [...kept, ...spare.values()].sort((one, other) => one.at - other.at);
}

export async function remove(key) {
  spare.delete(key);
  await remember(["taps"], taps => asked(taps.delete(key)));
}

// Nothing can be taken back any more: the page is left.
export async function hurry() {
  for (const tap of await all()) if (tap.after > Date.now()) await add({ ...tap, after: 0 });
}

// Sends what may be sent; `tell(tap, outcome)` hears of each, outcome is {answer}, {refused} or {lost}.
export const send = tell => exclusively(LOCK, async () => {
  for (const tap of await all()) {
    if (tap.after > Date.now()) return;
    const outcome = await tried(tap);
    if (outcome.answer || outcome.refused) await remove(tap.key);
    tell(tap, outcome);
    if (outcome.lost) return;
  }
});

const isPassing = status => status >= 500 || [0, 401, 408, 425, 429].includes(status);

async function tried(tap) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TRY_TIMEOUT_MS);
  try {
    const answer = await fetch(`/v1/incidents/${encodeURIComponent(tap.number)}/${tap.act}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": tap.key },
      body: JSON.stringify(tap.body),
      signal: abort.signal,
      keepalive: true,
    });
    // A sign-in page of somebody's Wi-Fi answers too, but not as JSON.
    const said = await answer.json();
    if (answer.ok) return { answer: said };
    if (isPassing(answer.status)) return { lost: true, needsSignIn: answer.status === 401 };
    return { refused: Object.values(said.errors || {}).join(" ") || said.detail };
  } catch (failed) {
    return { lost: true };
  } finally {
    clearTimeout(timer);
  }
}
