// The page of one alarm, opened by its address: follows it, and sends what this phone still has for it.

import * as queue from "./queue.js";
import { send } from "./sender.js";
import { Following } from "./status.js";

const root = document.querySelector("[data-status]");
const id = root.querySelector("[data-alert]").dataset.alert;

// On another phone than the one that pressed, the cookie is the right and the alarm's id the key.
async function ours() {
  const known = await queue.of(id);
  if (known) return known;
  const entry = { key: id, at: Date.now(), tried: true, body: {}, answer: { alert_id: id }, changes: {}, photos: [] };
  await queue.put(entry);
  return entry;
}

ours().then(entry => {
  new Following(root, document.querySelector("[data-say]"), entry).begin();
  send();
});
