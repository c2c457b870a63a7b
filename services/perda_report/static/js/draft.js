// What was typed and photographed survives a reload, a crash and a dead battery, on this phone only, for three days.
// Everything is forgotten as soon as the report is on its way (queue.js).

import { asked, remember } from "./storage.js";

const TERM_MS = 3 * 24 * 3600 * 1000;
export const NOW = "now";

export async function load() {
  const kept = await remember(["draft"], draft => asked(draft.get(NOW)), "readonly");
  if (!kept || Date.now() - kept.at < TERM_MS) return kept;
  await clear();
  return undefined;
}

export const save = kept => remember(["draft"], draft => asked(draft.put({ ...kept, at: Date.now() }, NOW)));

export const clear = () => remember(["draft"], draft => asked(draft.delete(NOW)));
