// Counts down how long the keys of this session stay open; when they close, the page shows nothing of a case any more.

const MINUTE = 60000;
const SOON = 5;
const tag = document.querySelector("[data-left]");
const words = tag && tag.querySelector("[data-left-words]");
const end = tag && Date.now() + Number(tag.dataset.left) * MINUTE;

function tick() {
  const left = Math.ceil((end - Date.now()) / MINUTE);
  if (left <= 0) {
    document.body.textContent = "";
    location.replace("/petugas");
    return;
  }
  const said = `Kunci aktif, ${left} menit lagi`;
  if (words.textContent !== said) words.textContent = said;
  tag.classList.toggle("warn", left <= SOON);
}

if (words) {
  setInterval(tick, MINUTE / 4);
  // A tablet that slept comes back with the page as it was.
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}
