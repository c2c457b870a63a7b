// Latitude and longitude: typed, touched on the pack's map, or where the administrator stands now.

import { openMap } from "../../common/js/map.js";

const box = document.querySelector("[data-point]");
const form = box.closest("form");
const { latitude, longitude } = form.elements;
const told = box.querySelector("[data-here-told]");
const here = box.querySelector("[data-here]");

function fill(north, east) {
  latitude.value = north.toFixed(6);
  longitude.value = east.toFixed(6);
}

function typed() {
  const point = [latitude, longitude].map(field => Number(field.value.replace(",", ".")));
  return latitude.value.trim() && longitude.value.trim() && point.every(Number.isFinite) ? point : null;
}

async function showMap() {
  const view = box.querySelector("[data-map-view]");
  const frame = box.querySelector("[data-map-box]");
  frame.hidden = false;
  try {
    const map = await openMap(view, box.dataset.map, fill);
    const follow = () => {
      const point = typed();
      if (point) map.show(point[0], point[1]);
    };
    follow();
    [latitude, longitude].forEach(field => field.addEventListener("change", follow));
    return follow;
  } catch {
    frame.hidden = true;
    return () => {};
  }
}

let follow = () => {};
showMap().then(found => { follow = found; });

here.hidden = !navigator.geolocation;
here.addEventListener("click", () => {
  told.textContent = told.dataset.busy;
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    fill(coords.latitude, coords.longitude);
    follow();
    told.textContent = told.dataset.found.replace("{n}", Math.round(coords.accuracy));
  }, () => { told.textContent = told.dataset.failed; }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 10000 });
});
