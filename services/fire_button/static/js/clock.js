// Clocks that count up since the press: `[data-clock]` in a `[data-since]` (seconds so far when it was written).

const began = new WeakMap();
const two = number => String(number).padStart(2, "0");

export const passed = seconds => {
  const minutes = Math.floor(seconds / 60);
  const short = `${two(minutes % 60)}.${two(seconds % 60)}`;
  return minutes < 60 ? short : `${Math.floor(minutes / 60)}.${short}`;
};

export const timeOfDay = moment => {
  const at = new Date(moment);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(".");
};

function tick() {
  document.querySelectorAll("[data-since]").forEach(box => {
    const [written] = began.get(box) || [];
    if (written !== box.dataset.since) began.set(box, [box.dataset.since, Date.now() - 1000 * Number(box.dataset.since)]);
    const clock = box.querySelector("[data-clock]");
    if (clock && !("over" in box.dataset)) clock.textContent = passed(Math.max(0, Math.round((Date.now() - began.get(box)[1]) / 1000)));
  });
}

let timer = 0;

// Shows the clocks that are there now; called again when others come.
export function run() {
  tick();
  if (!timer) timer = setInterval(tick, 1000);
}
