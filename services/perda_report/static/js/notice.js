// Says that reports of this phone wait, were sent while nobody looked, or have to be mended.

import { isWaiting } from "./queue.js";

export function notice(entries) {
  const note = document.querySelector("[data-queue-note]");
  const sent = entries.filter(entry => entry.answer && !isWaiting(entry));
  const waiting = entries.filter(isWaiting);
  const { dataset } = note;
  note.hidden = entries.length === 0;
  if (note.hidden) return;
  const words = sent.length ? dataset.sent : waiting.length ? dataset.waiting : dataset.mend;
  note.querySelector("[data-queue-text]").textContent = words.replace("{n}", waiting.length);
}
