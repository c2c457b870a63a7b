// Alarms of this phone: written down before the first try, kept while they are followed. One is
// {key, at, body, tried, answer, isTakenBack, cancel, changes, photos}: `answer` is the server's, `cancel` (a reason),
// `changes` and `photos` still wait to be sent. Storage that hangs or fails never holds up an alarm.

import { asked, storage } from "../../common/js/storage.js";

const PATIENCE_MS = 400;
const remember = storage("tombol", 1, ["alarms"]);
// What could not be kept lasts as long as the page.
const spare = new Map();

const soon = work => Promise.race([work, new Promise(resolve => { setTimeout(resolve, PATIENCE_MS); })]);

export async function put(entry) {
  const isKept = await soon(remember(["alarms"], async alarms => {
    await asked(alarms.put(entry, entry.key));
    return true;
  }));
  if (!isKept) spare.set(entry.key, entry);
}

// Changes one alarm in one step, so that the page and the worker never undo each other's. Gives it, or undefined.
export async function update(key, change) {
  if (spare.has(key)) {
    change(spare.get(key));
    return spare.get(key);
  }
  return soon(remember(["alarms"], async alarms => {
    const entry = await asked(alarms.get(key));
    if (!entry) return undefined;
    change(entry);
    await asked(alarms.put(entry, key));
    return entry;
  }));
}

// The oldest first.
export async function all() {
  const kept = await soon(remember(["alarms"], alarms => asked(alarms.getAll()), "readonly")) || [];
  const others = kept.filter(entry => !spare.has(entry.key));
  return others.concat(Array.from(spare.values())).sort((one, other) => one.at - other.at);
}

export const get = async key => (await all()).find(entry => entry.key === key);

export const of = async id => (await all()).find(entry => entry.answer && entry.answer.alert_id === id);

export async function remove(key) {
  spare.delete(key);
  await soon(remember(["alarms"], alarms => asked(alarms.delete(key))));
}

export const isWaiting = entry => !entry.answer || Boolean(entry.cancel) || entry.photos.length > 0
  || Object.keys(entry.changes).length > 0;
