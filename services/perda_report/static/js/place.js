// Three equal ways to give the place: the phone's position, a touch on the map, the list of villages.

import { element, say } from "../../common/js/words.js";

const GOOD_M = 30;
const SEARCH_MS = 20_000;
const CHECK_TIMEOUT_MS = 8_000;

export class Place {
  constructor(form, changed) {
    Object.assign(this, { form, changed, map: null, label: "" });
    this.desa = form.elements.desa_code;
    this.box = form.querySelector("[data-map-box]");
    this.tabs = [...form.querySelectorAll("[data-ways] [role=tab]")];
    this.enhance();
  }

  enhance() {
    this.form.querySelector("[data-ways]").hidden = false;
    this.form.querySelector("[data-ways-hint]").hidden = false;
    this.tabs.forEach((tab, n) => {
      tab.addEventListener("click", () => this.choose(tab));
      tab.addEventListener("keydown", event => this.turn(event, n));
    });
    this.form.querySelector("[data-gps-again]").addEventListener("click", () => this.search());
    this.byKecamatan();
    this.desa.addEventListener("change", () => this.byList());
  }

  turn(event, n) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = this.tabs[(n + step + this.tabs.length) % this.tabs.length];
    next.focus();
    this.choose(next);
  }

  choose(tab) {
    this.tabs.forEach(one => {
      const mine = one === tab;
      one.setAttribute("aria-selected", String(mine));
      one.tabIndex = mine ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = !mine;
    });
    this.box.hidden = tab.id !== "cara-peta";
    this.box.querySelector("[data-pin]").hidden = tab.id !== "cara-peta";
    if (tab.id === "cara-posisi" && !this.hasPoint) this.search();
    else if (tab.id === "cara-posisi") this.showMap();
    if (tab.id === "cara-peta") this.showMap();
  }

  get hasPoint() {
    return this.form.elements.latitude.value !== "";
  }

  get isGiven() {
    return this.hasPoint || this.desa.value !== "";
  }

  get words() {
    const chosen = this.desa.selectedOptions[0];
    const listed = this.desa.value ? `${chosen.textContent}, ${chosen.parentElement.label}` : "";
    return this.label || listed || (this.hasPoint ? say("point") : "");
  }

  // --- the list

  byKecamatan() {
    const field = this.form.querySelector("[data-kecamatan]");
    const kecamatan = field.querySelector("select");
    this.groups = [...this.desa.querySelectorAll("optgroup")];
    kecamatan.append(...this.groups.map(group => element("option", { value: group.label }, group.label)));
    kecamatan.addEventListener("change", () => {
      this.desa.value = "";
      this.narrow(kecamatan.value);
      this.byList();
    });
    field.hidden = false;
    this.kecamatan = kecamatan;
    this.follow();
  }

  narrow(name) {
    this.groups.forEach(group => group.remove());
    this.desa.append(...this.groups.filter(group => group.label === name));
    this.desa.disabled = !name;
  }

  // The kecamatan of the chosen desa; none chosen leaves the second list empty.
  follow() {
    const code = this.desa.value;
    const group = this.groups.find(one => [...one.children].some(option => option.value === code)) ?? null;
    this.kecamatan.value = code && group ? group.label : this.kecamatan.value;
    this.narrow(this.kecamatan.value);
    this.desa.value = code;
  }

  setDesa(code) {
    this.desa.append(...this.groups);
    this.desa.value = code ?? "";
    this.follow();
  }

  byList() {
    this.setPoint(null);
    this.label = "";
    this.map?.hidePin();
    this.changed();
  }

  // --- points

  setPoint(point) {
    const { latitude, longitude, accuracy_m: accuracy } = this.form.elements;
    latitude.value = point ? point.latitude.toFixed(6) : "";
    longitude.value = point ? point.longitude.toFixed(6) : "";
    accuracy.value = point?.accuracy ? Math.round(point.accuracy) : "";
  }

  async take(point, tell) {
    const inside = await this.locate(point);
    if (inside === false) {
      this.setPoint(null);
      this.label = "";
      this.setDesa("");
      tell(say("outside_title"), say("outside"));
    } else {
      this.setPoint(point);
      this.label = inside?.label ?? "";
      if (inside) this.setDesa(inside.desa_code);
      tell(this.label || say("unchecked_title"), inside ? null : say("unchecked"));
    }
    this.changed();
    return inside !== false;
  }

  // Gives {desa_code, label}, false outside the regency, null when nobody could be asked.
  async locate({ latitude, longitude }) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), CHECK_TIMEOUT_MS);
    try {
      const answer = await fetch(this.form.dataset.locate, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ latitude, longitude }),
        signal: abort.signal,
      });
      if (!answer.ok) return null;
      const found = await answer.json();
      return found.inside ? found : false;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  // --- the phone's position

  search() {
    const title = this.form.querySelector("[data-gps-title]");
    const text = this.form.querySelector("[data-gps-text]");
    const tell = (head, words) => { title.textContent = head; text.textContent = words; };
    tell(say("gps_searching"), "");
    if (!navigator.geolocation) return tell(say("gps_denied_title"), say("gps_denied"));
    navigator.geolocation.clearWatch(this.watch);
    let best = null;
    const stop = () => {
      navigator.geolocation.clearWatch(this.watch);
      clearTimeout(timer);
    };
    const timer = setTimeout(stop, SEARCH_MS);
    this.watch = navigator.geolocation.watchPosition(async ({ coords }) => {
      if (best && coords.accuracy >= best.accuracy) return;
      best = { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy };
      const done = coords.accuracy <= GOOD_M;
      if (done) stop();
      const m = Math.round(coords.accuracy);
      const found = best;
      const inside = await this.take(found, (head, words) => tell(head, words ?? say(done ? "gps_done" : "gps_improving", { m })));
      if (found !== best) return;
      if (inside) await this.showMap(found);
      else this.box.hidden = true;
    }, error => {
      stop();
      if (!best) tell(say("gps_denied_title"), say(error.code === error.PERMISSION_DENIED ? "gps_denied" : "gps_failed"));
    }, { enableHighAccuracy: true, timeout: SEARCH_MS, maximumAge: 15_000 });
    return undefined;
  }

  // --- the map, loaded when it is first wanted

  async showMap(point = this.point()) {
    this.box.hidden = false;
    const tell = (head, words) => {
      this.form.querySelector("[data-pin-title]").textContent = head;
      this.form.querySelector("[data-pin-text]").textContent = words ?? say("pin_set");
    };
    try {
      const { openMap } = await import("../../common/js/map.js");
      this.opening ??= openMap(this.form.querySelector("[data-map-view]"), this.form.dataset.map, (latitude, longitude) => {
        navigator.geolocation?.clearWatch(this.watch);
        return this.take({ latitude, longitude }, tell);
      });
      this.map = await this.opening;
    } catch {
      this.opening = undefined;
      this.box.hidden = true;
      tell(say("map_failed"), "");
      return;
    }
    this.map.apply(true);
    if (!point) return;
    this.map.show(point.latitude, point.longitude, point.accuracy);
    if (this.label) tell(this.label);
  }

  point() {
    const { latitude, longitude, accuracy_m: accuracy } = this.form.elements;
    if (!this.hasPoint) return null;
    return { latitude: Number(latitude.value), longitude: Number(longitude.value), accuracy: Number(accuracy.value) };
  }
}
