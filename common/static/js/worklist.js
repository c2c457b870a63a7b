// The work list: j and k move, Enter opens (the link has the focus), x ticks, a hands out; the bar of acts shows while
// something is ticked. Without this script everything is there and buttons do the same.

import { isBusy, openAssigning } from "./keys.js";

const rows = [...document.querySelectorAll("tr.hit")];
const ticks = [...document.querySelectorAll(".tick [name=items]")];
const all = document.querySelector("[data-all]");
const bar = document.querySelector("[data-bulk]");

const current = () => rows.findIndex(row => row.getAttribute("aria-selected") === "true");
const ticked = () => ticks.filter(tick => tick.checked).length;

function move(step) {
  const to = Math.max(0, Math.min(rows.length - 1, current() + step));
  rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === to)));
  rows[to].querySelector(".main").focus();
}

function tick(row, isTicked) {
  const box = row?.querySelector("[name=items]");
  if (!box) return;
  box.checked = isTicked ?? !box.checked;
  show();
}

function assign(event) {
  if (!ticked()) tick(rows[current()], true);
  if (!ticked()) return;
  event.preventDefault();
  openAssigning();
}

function show() {
  if (!bar) return;
  const count = ticked();
  bar.hidden = !count;
  bar.querySelector("[data-count]").textContent = `${count} laporan dipilih`;
  all.checked = count === ticks.length;
  all.indeterminate = count > 0 && count < ticks.length;
}

document.addEventListener("keydown", event => {
  if (isBusy(event) || !rows.length) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step) move(step);
  if (event.key === "x") tick(rows[current()]);
  if (event.key === "a") assign(event);
});

if (all) {
  all.hidden = false;
  all.addEventListener("change", () => {
    ticks.forEach(box => { box.checked = all.checked; });
    show();
  });
  ticks.forEach(box => box.addEventListener("change", show));
  addEventListener("pageshow", show);
  show();
}

// A bulk act can be taken back for a minute; then the button goes, and the words say why.
document.querySelectorAll("[data-undo]").forEach(form => {
  const left = form.querySelector("[data-left]");
  const end = performance.now() + Number(form.dataset.undo) * 1000;
  const beat = setInterval(() => {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    left.textContent = `${Math.max(0, seconds)} detik lagi`;
    if (seconds > 0) return;
    clearInterval(beat);
    form.replaceChildren("Semua yang bersangkutan sudah dikabari.");
  }, 1000);
});

// Filters act as soon as one is chosen; without script the button beside them does.
document.querySelectorAll("[data-without-script]").forEach(button => { button.hidden = true; });
document.querySelectorAll("form[data-filter] :is(select, [type=checkbox])").forEach(choice => {
  choice.addEventListener("change", () => choice.form.requestSubmit());
});
