// Sends what waits on this phone: first the alarms, each once (one key for all its tries), then what was added to them.
// The page and the service worker both do it (common/js/send.js).

import { exclusively, sendJson, sendPhoto, untilSent } from "../../common/js/send.js";
import * as queue from "./queue.js";

export const API = "/v1/alerts";
export const TAG = "kirim-alarm";
const NEWS = "kabar-alarm";
const OK = 200;
const PRESS_TIMEOUT_MS = 12000;
const silent = () => undefined;

// One try for everything. Gives whether nothing is left to send, and whether anything arrived.
// `tell(key, what)` hears {answer}, {again, crowded}, {gone}, {cancelled}, {saved}, {refused}, {percent}, {photo}.
export const pass = (tell = silent) => exclusively(TAG, async () => {
  const sent = { moved: false };
  const news = (key, what) => {
    sent.moved = sent.moved || !(what.again || what.percent !== undefined);
    tell(key, what);
  };
  const waiting = (await queue.all()).filter(queue.isWaiting);
  for (const work of [press, takeBack, add, show]) {
    for (const { key } of waiting) {
      if (!await work(key, news)) return { done: false, moved: sent.moved };
    }
  }
  return { done: true, moved: sent.moved };
});

async function press(key, news) {
  const entry = await queue.get(key);
  if (!entry || entry.answer) return true;
  if (entry.isTakenBack && !entry.tried) {
    await queue.remove(key);
    news(key, { gone: true });
    return true;
  }
  // What left the phone may have arrived, even if no answer came back.
  await queue.update(key, one => { one.tried = one.tried || navigator.onLine !== false; });
  const body = Object.assign({}, entry.body, { sent_at: new Date().toISOString() });
  const came = await sendJson(API, { body, headers: { "Idempotency-Key": key }, timeout_ms: PRESS_TIMEOUT_MS });
  if (!came.answer) {
    news(key, { again: true, crowded: came.crowded });
    return false;
  }
  await queue.update(key, one => { one.answer = came.answer; });
  news(key, { answer: came.answer });
  return true;
}

const bearer = ({ answer }) => (answer.secret ? { Authorization: `Bearer ${answer.secret}` } : {});

async function takeBack(key, news) {
  const entry = await queue.get(key);
  if (!entry || !entry.answer || !entry.cancel) return true;
  const address = `${API}/${entry.answer.alert_id}/cancel`;
  const came = await sendJson(address, { body: { reason: entry.cancel }, headers: bearer(entry), expected: OK });
  if (came.again) return again(key, news);
  await queue.update(key, one => { delete one.cancel; });
  news(key, came.refused ? { refused: came.refused.why } : { cancelled: true });
  return true;
}

async function add(key, news) {
  const entry = await queue.get(key);
  if (!entry || !entry.answer || !Object.keys(entry.changes).length) return true;
  const body = entry.changes;
  const address = `${API}/${entry.answer.alert_id}`;
  const came = await sendJson(address, { method: "PATCH", body, headers: bearer(entry), expected: OK });
  if (came.again) return again(key, news);
  await queue.update(key, one => Object.keys(body).forEach(name => {
    if (one.changes[name] === body[name]) delete one.changes[name];
  }));
  news(key, came.refused ? { refused: came.refused.why } : { saved: Object.keys(body) });
  return true;
}

async function show(key, news) {
  const entry = await queue.get(key);
  if (!entry || !entry.answer) return true;
  for (const photo of entry.photos) {
    const address = `${API}/${entry.answer.alert_id}/photos`;
    const came = await sendPhoto(address, photo, entry.answer.secret, percent => news(key, { percent }));
    if (came.again) return again(key, news);
    await queue.update(key, one => { one.photos = one.photos.filter(other => other.key !== photo.key); });
    news(key, { photo: true, refused: came.refused && came.refused.why });
  }
  return true;
}

function again(key, news) {
  news(key, { again: true });
  return false;
}

const untilDone = untilSent(pass);

// For pages: tries until nothing is left, and tells whoever hears.
export const send = () => untilDone((key, what) => window.dispatchEvent(new CustomEvent(NEWS, { detail: { key, what } })));

// For pages: `listen(key, what)` hears what this page or the worker sent.
export function hear(listen) {
  window.addEventListener(NEWS, ({ detail }) => listen(detail.key, detail.what));
  if ("BroadcastChannel" in window) new BroadcastChannel(TAG).onmessage = ({ data }) => listen(data[0], data[1]);
}

// For pages: adds something to an alarm that may not have been sent yet.
export async function amend(key, change) {
  await queue.update(key, change);
  return send();
}
