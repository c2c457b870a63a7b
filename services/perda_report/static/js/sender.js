// Sends what waits in the queue: each report once (one key for all its tries), then its photos one by one, each with
// its own key.

import { exclusively, sendJson, sendPhoto, untilSent } from "../../common/js/send.js";
import * as queue from "./queue.js";

export const API = "/v1/reports";
export const TAG = "kirim-laporan";
// The server remembers keys for 30 days; what is older could be sent twice, so its writer looks at it again.
const TERM_MS = 25 * 24 * 3600 * 1000;

const silent = () => undefined;

// One try for everything. Gives whether nothing is left to send, and whether anything arrived.
// `tell(entry, photo, state)` hears of every change; without a photo it is the report that changed.
export const pass = (tell = silent) => exclusively(TAG, async () => {
  let moved = false;
  const arrived = (...news) => {
    moved = true;
    tell(...news);
  };
  for (const entry of await queue.all()) {
    if (!await one(entry, tell, arrived)) return { done: false, moved };
  }
  return { done: true, moved };
});

async function one(entry, tell, arrived) {
  if (!entry.refused && !entry.answer) {
    const came = Date.now() - entry.at > TERM_MS ? { refused: { why: "", errors: {}, reason: "old" } } : await sendJson(API, { body: entry.body, headers: { "Idempotency-Key": entry.key } });
    if (came.again) {
      tell(entry, null, { waiting: true, crowded: came.crowded });
      return false;
    }
    Object.assign(entry, came);
    await queue.put(entry);
    arrived(entry, null, {});
  } else tell(entry, null, {});
  return entry.refused || photos(entry, tell, arrived);
}

async function photos(entry, tell, arrived) {
  for (const photo of [...entry.photos]) {
    tell(entry, photo, { percent: 0 });
    const came = await sendPhoto(`${API}/${entry.answer.tracking_number}/photos`, photo, entry.answer.secret,
      percent => tell(entry, photo, { percent }));
    if (came.again) {
      tell(entry, photo, { waiting: true });
      return false;
    }
    entry.photos = entry.photos.filter(other => other !== photo);
    if (came.refused) entry.lost = (entry.lost ?? 0) + 1;
    await queue.put(entry);
    arrived(entry, photo, came.refused ? { refused: came.refused.why || " " } : { sent: true });
  }
  tell(entry, null, {});
  return true;
}

// Tries until nothing is left. Called again while it runs, it goes on at once and takes along what is new.
export const sendAll = untilSent(pass);
