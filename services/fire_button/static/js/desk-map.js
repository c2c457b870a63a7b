// The map of an incident: closer and farther by buttons, dragged by hand, and a touch that fills in a position.

const map = document.querySelector("[data-scene]");
const svg = map.querySelector("svg");
const { west, north, shrink, units } = map.dataset;
const DRAG_PX = 6;
let picks = null;
let from = null;

const window_ = () => svg.getAttribute("viewBox").split(" ").map(Number);
const show = (x, y, w, h) => svg.setAttribute("viewBox", [x, y, w, h].join(" "));

function zoom(by) {
  const [x, y, w, h] = window_();
  show(x + w * (1 - by) / 2, y + h * (1 - by) / 2, w * by, h * by);
  scaleMarks(by);
}

// Marks and names keep their size on the screen.
function scaleMarks(by) {
  svg.querySelectorAll("[transform*=scale]").forEach(mark => {
    mark.setAttribute("transform", mark.getAttribute("transform").replace(/scale\(([\d.]+)\)/, (_, size) => `scale(${size * by})`));
  });
}

function place(event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return { x: at.x, y: at.y, latitude: Number(north) - at.y / units, longitude: Number(west) + at.x / (units * shrink) };
}

function pick(event) {
  const { latitude, longitude } = place(event);
  const field = document.getElementById(picks);
  field.value = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  picks = null;
  map.classList.remove("picking");
  field.focus();
}

document.addEventListener("click", event => {
  const button = event.target.closest("[data-zoom]");
  if (button) zoom(button.dataset.zoom === "in" ? 0.5 : 2);
  const picker = event.target.closest("[data-pick]");
  if (!picker) return;
  picks = picker.dataset.pick;
  map.classList.add("picking");
  map.scrollIntoView({ block: "center" });
});

svg.addEventListener("pointerdown", event => {
  from = { x: event.clientX, y: event.clientY, moved: false, window: window_() };
});
svg.addEventListener("pointermove", event => {
  if (!from || event.pointerType === "touch") return;
  const [x, y, w, h] = from.window;
  const dx = event.clientX - from.x, dy = event.clientY - from.y;
  from.moved = from.moved || Math.hypot(dx, dy) > DRAG_PX;
  const unit = Math.min(w / svg.clientWidth, h / svg.clientHeight);
  if (from.moved) show(x - dx * unit, y - dy * unit, w, h);
});
addEventListener("pointerup", () => setTimeout(() => { from = null; }));
svg.addEventListener("click", event => { if (picks && !(from && from.moved)) pick(event); });
