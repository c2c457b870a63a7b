// A page that nobody touches closes by itself; the last minute is counted down, quietly.

import { leave } from "./leave.js";

const LAST_SECONDS = 60;
const STEP = 10;
let touched = Date.now();

function look() {
  const page = document.querySelector("main[data-idle]");
  const soon = document.querySelector("[data-soon]");
  if (!soon) return;
  const left = page ? Math.ceil(page.dataset.idle - (Date.now() - touched) / 1000) : Infinity;
  if (left <= 0) {
    leave();
    return;
  }
  soon.hidden = left > LAST_SECONDS;
  const words = soon.dataset.soon.replace("{n}", Math.ceil(left / STEP) * STEP);
  if (!soon.hidden && soon.textContent !== words) soon.textContent = words;
}

export function watchForIdleness() {
  for (const sign of ["pointerdown", "touchstart", "keydown", "input", "scroll"]) {
    document.addEventListener(sign, () => { touched = Date.now(); }, { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);
}
