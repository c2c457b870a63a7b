// An alarm that is followed: its page renews itself at each event of the stream, or every few seconds where there is
// none; what is added is kept on the phone until the server has it.

import { say } from "../../common/js/words.js";
import { run } from "./clock.js";
import { Photos } from "./photo.js";
import { Place } from "./place.js";
import { amend, hear } from "./sender.js";

const POLL_MS = 4000;
const CALM_POLL_MS = 20000;
const TRY_MS = 10000;
const REST_MS = 1500;

export class Following {
  // `entry`: the alarm as this phone keeps it (queue.js).
  constructor(root, spoken, entry) {
    const box = root.querySelector("[data-alert]");
    Object.assign(this, { root, box, spoken, entry, live: box.querySelector("[data-live]"), isStreaming: false });
    this.more = box.querySelector("[data-more]");
  }

  begin() {
    run();
    const title = this.live.querySelector("[data-title]");
    if (title) title.focus();
    if (this.more) this.collect();
    this.offerCancel();
    if (this.live.querySelector("[data-over]")) return;
    hear((key, what) => { if (key === this.entry.key) this.told(what); });
    this.stream();
    this.poll();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.refresh(); });
    window.addEventListener("online", () => this.refresh());
  }

  stream() {
    if (!("EventSource" in window)) return;
    const source = new EventSource(`${this.box.dataset.api}/events`);
    const news = () => this.refresh();
    source.onopen = () => { this.isStreaming = true; };
    source.onmessage = news;
    source.addEventListener("alert", news);
    source.onerror = () => { this.isStreaming = false; };
    this.source = source;
  }

  poll() {
    setTimeout(async () => {
      if (!document.hidden) await this.refresh();
      if (!this.isOver) this.poll();
    }, this.isStreaming ? CALM_POLL_MS : POLL_MS);
  }

  async refresh() {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TRY_MS);
    const { secret } = this.entry.answer;
    try {
      const headers = secret ? { Authorization: `Bearer ${secret}` } : {};
      const answer = await fetch(this.box.dataset.news, { headers, signal: abort.signal });
      if (answer.ok) this.draw(await answer.text());
      this.lost(!answer.ok);
    } catch {
      this.lost(true);
    } finally {
      clearTimeout(timer);
    }
  }

  lost(isLost) {
    this.box.querySelector("[data-lost-touch]").hidden = !isLost;
  }

  draw(html) {
    const title = () => this.live.querySelector("[data-title]").textContent;
    const before = title();
    const hadFocus = this.live.contains(document.activeElement);
    this.live.innerHTML = html;
    run();
    if (title() !== before) this.spoken.textContent = title();
    if (hadFocus) this.live.querySelector("[data-title]").focus();
    if (!this.live.querySelector("[data-over]")) return;
    this.isOver = true;
    if (this.source) this.source.close();
    this.box.querySelectorAll("[data-more], [data-photos], [data-cancel]").forEach(one => { one.hidden = true; });
  }

  told(what) {
    const line = this.box.querySelector("[data-saved]");
    if (what.cancelled || what.saved) this.refresh();
    if (!line) return;
    if (what.saved) line.textContent = say("saved");
    else if (what.refused && !what.photo) line.textContent = say("not_saved", { why: what.refused });
    else if (what.again) line.textContent = say("saved_here");
  }

  add(changes) {
    if (!Object.keys(changes).length) return;
    this.box.querySelector("[data-saved]").textContent = say("saving");
    amend(this.entry.key, entry => Object.assign(entry.changes, changes));
  }

  take({ name, value }) {
    const words = value.trim();
    if (name === "kind") this.add({ kind: value });
    if (name === "in_danger") this.add({ in_danger: value === "true" });
    if ((name === "phone" || name === "note") && words) this.add({ [name]: words });
  }

  // Choices are kept at once, what is typed when its field is left, a note also when the writer rests.
  collect() {
    const place = new Place(this.more, () => this.add(place.body()));
    this.more.addEventListener("change", ({ target }) => this.take(target));
    // What was chosen before this script had arrived.
    this.more.querySelectorAll(":checked").forEach(one => { if (!one.defaultChecked) this.take(one); });
    const note = this.more.querySelector("[name=note]");
    let resting = 0;
    note.addEventListener("input", () => {
      clearTimeout(resting);
      resting = setTimeout(() => this.take(note), REST_MS);
    });
    this.more.addEventListener("submit", event => {
      event.preventDefault();
      document.activeElement.blur();
    });
    new Photos(this.box.querySelector("[data-photos]"), this.entry.key);
  }

  offerCancel() {
    const details = this.box.querySelector("[data-cancel]");
    if (!details) return;
    details.querySelector("form").addEventListener("submit", event => {
      event.preventDefault();
      const chosen = details.querySelector(":checked");
      if (!chosen) {
        details.querySelector("input").focus();
        return;
      }
      details.hidden = true;
      amend(this.entry.key, entry => Object.assign(entry, { cancel: chosen.value }));
    });
  }
}
