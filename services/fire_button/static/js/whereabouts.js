// What the page says about the place, and what an alarm is told of it: the phone's position, or the place in words.
// The SMS always has the best of it ready (routes/citizen/doors.py writes the first text).

import { say } from "../../common/js/words.js";
import { Place } from "./place.js";

const CODE = "API";
const LOCATE_TIMEOUT_MS = 8000;
const SAME_PLACE_M = 40;
const FRESH_MS = 60000;
const METRES_PER_DEGREE = 111000;
const DENIED = 1;

export class Whereabouts {
  // `changed(body)` hears what a later alarm, or one on its way, should be told.
  constructor(main, changed) {
    this.note = main.querySelector("[data-position]");
    this.details = main.querySelector("[data-place]");
    Object.assign(this, { address: main.dataset.locate, coarse: Number(main.dataset.coarse), label: "", desa: "", isOutside: false });
    this.place = new Place(main, () => {
      this.draw();
      changed(this.place.body());
    });
    this.position = new Position(() => {
      this.draw();
      this.locate();
      if (!this.isElsewhere()) changed(this.position.body());
    });
    main.querySelector("[data-position-change]").addEventListener("click", () => {
      this.details.hidden = false;
      this.details.open = true;
      this.details.querySelector("select").focus();
    });
  }

  begin() {
    this.note.hidden = false;
    this.position.watch();
  }

  // Whoever names another desa than that of the phone sees the fire from afar: the phone's position would mislead.
  isElsewhere() {
    const { desa_code: desa, kecamatan_code: kecamatan } = this.place.body();
    if (!this.located) return false;
    return desa ? desa !== this.desa : Boolean(kecamatan) && !this.desa.startsWith(kecamatan);
  }

  body() {
    return Object.assign(this.isElsewhere() ? {} : this.position.body(), this.place.body());
  }

  // The name of the desa, once for each place; a phone without signal goes without.
  async locate() {
    const { fix } = this.position;
    if (!fix || this.isAsking || (this.located && metresBetween(fix, this.located) < SAME_PLACE_M)) return;
    this.isAsking = true;
    const abort = new AbortController();
    setTimeout(() => abort.abort(), LOCATE_TIMEOUT_MS);
    try {
      const body = JSON.stringify({ latitude: fix.latitude, longitude: fix.longitude });
      const answer = await fetch(this.address, { method: "POST", headers: { "Content-Type": "application/json" }, body, signal: abort.signal });
      const found = await answer.json();
      Object.assign(this, { located: fix, desa: found.desa_code || "", label: found.label || "", isOutside: found.inside === false });
      this.draw();
    } catch {
      // Only a name is missing; the next fix asks again.
    } finally {
      this.isAsking = false;
    }
  }

  // What the note says: its tone, a title, a sentence.
  said() {
    const { fix, isDenied } = this.position;
    const words = this.place.words();
    if (words) return ["ok", say("chosen"), words];
    if (!fix && isDenied) return ["warn", say("denied"), say("denied_more")];
    if (!fix) return ["", say("searching"), say("searching_more")];
    if (this.isOutside) return ["warn", say("outside"), say("outside_more")];
    if (fix.accuracy_m === null || fix.accuracy_m > this.coarse) return ["warn", say("coarse"), say("coarse_more")];
    return ["ok", say("found"), this.label];
  }

  draw() {
    const { fix } = this.position;
    const words = this.place.words();
    const [tone, title, text] = this.said();
    const part = name => this.note.querySelector(`[data-position-${name}]`);
    this.note.className = `note ${tone}`;
    part("title").textContent = title;
    part("text").textContent = text;
    part("m").textContent = fix && !words ? metres(fix.accuracy_m) : "";
    part("change").hidden = !fix || Boolean(words);
    // A good position needs no list in the way; who wants it opens it.
    this.details.hidden = tone === "ok" && !words && !this.details.open;
    readySms(smsText(this.isElsewhere() ? null : fix, words));
  }
}

function metres(accuracy) {
  if (accuracy === null) return "";
  if (accuracy < 1000) return say("metres", { m: Math.max(1, Math.round(accuracy)) });
  return say("kilometres", { km: (accuracy / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) });
}

function smsText(fix, words) {
  if (!fix) return `${CODE} ${words || ""}`;
  const accuracy = fix.accuracy_m === null ? "" : ` +-${Math.round(fix.accuracy_m)}`;
  return `${CODE} ${fix.latitude.toFixed(5)},${fix.longitude.toFixed(5)}${accuracy}`;
}

function readySms(text) {
  document.querySelectorAll("[data-sms]").forEach(link => {
    link.href = `sms:${link.dataset.sms}?body=${encodeURIComponent(text)}`;
  });
}

function metresBetween(one, other) {
  const east = (one.longitude - other.longitude) * Math.cos(one.latitude * Math.PI / 180);
  return METRES_PER_DEGREE * Math.hypot(one.latitude - other.latitude, east);
}

// Where the phone is: the best fix so far, and every better one. `changed(position)` hears of each better fix, and of a phone that gives none (`isDenied`).
class Position {
  constructor(changed) {
    Object.assign(this, { changed, fix: null, isDenied: !navigator.geolocation });
  }

  watch() {
    this.changed(this);
    if (this.isDenied) return;
    const options = { enableHighAccuracy: true, maximumAge: 10000, timeout: 30000 };
    navigator.geolocation.watchPosition(({ coords }) => this.take(coords), error => this.fail(error), options);
  }

  take({ latitude, longitude, accuracy }) {
    // A receiver without any satellite says 0, 0.
    if (!latitude && !longitude) return;
    const fix = { latitude, longitude, accuracy_m: Number.isFinite(accuracy) ? accuracy : null, at: Date.now() };
    if (!this.isBetter(fix)) return;
    this.fix = fix;
    this.isDenied = false;
    this.changed(this);
  }

  isBetter(fix) {
    const { fix: old } = this;
    if (!old || old.accuracy_m === null) return true;
    const sharper = fix.accuracy_m !== null && fix.accuracy_m < 0.9 * old.accuracy_m;
    const moved = metresBetween(fix, old) > old.accuracy_m + (fix.accuracy_m || 0);
    return sharper || moved || (fix.at - old.at > FRESH_MS && fix.accuracy_m <= old.accuracy_m);
  }

  fail({ code }) {
    if (code === DENIED && !this.fix) {
      this.isDenied = true;
      this.changed(this);
    }
  }

  // What is sent of it.
  body() {
    if (!this.fix) return {};
    const { latitude, longitude, accuracy_m } = this.fix;
    return accuracy_m === null ? { latitude, longitude } : { latitude, longitude, accuracy_m };
  }
}
