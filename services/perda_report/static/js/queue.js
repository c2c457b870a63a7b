// Reports on their way: written to this phone before the first try, forgotten when everything arrived and was seen.
// One is {key, body, photos, total, at, words} and later {answer} (number and secret) or {refused} (what must be mended).

import { NOW } from "./draft.js";
import { asked, remember } from "./storage.js";

// Reports of a phone that has no storage; they last as long as the page.
const spare = new Map();

// The draft becomes a report on its way, in one step: a crash leaves the one or the other, never both.
export async function enqueue(entry) {
  const kept = await remember(["queue", "draft"], async (queue, draft) => {
    await Promise.all([asked(queue.put(entry, entry.key)), asked(draft.delete(NOW))]);
    return true;
  });
  if (!kept) spare.set(entry.key, entry);
  return Boolean(kept);
}

export async function put(entry) {
  const kept = await remember(["queue"], queue => asked(queue.put(entry, entry.key)));
  if (kept === undefined) spare.set(entry.key, entry);
}

// The oldest first.
export async function all() {
  const kept = await remember(["queue"], queue => asked(queue.getAll()), "readonly") ?? [];
  const newer = kept.filter(entry => !spare.has(entry.key));
  return [...newer, ...spare.values()].sort((one, other) => one.at - other.at);
}

export async function remove(entry) {
  spare.delete(entry.key);
  await remember(["queue"], queue => asked(queue.delete(entry.key)));
}

// Whether closing the page would lose a report.
export const isLosable = () => spare.size > 0;

export const isKept = entry => !spare.has(entry.key);

export const isWaiting = entry => !entry.refused && (!entry.answer || entry.photos.length > 0);
