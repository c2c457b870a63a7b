// After the report: its photos, each with its own state, until they are with us.

import { thumbnail } from "./photos.js";
import { element, icon, say } from "../../common/js/words.js";

export class Uploads {
  constructor(section) {
    this.section = section;
    this.title = section.querySelector("[data-upload-title]");
    this.list = section.querySelector("[data-upload-list]");
  }

  // The photos that are still to be sent of all that the report had; `lost`: how many were refused before.
  open({ photos, total, lost }) {
    this.section.hidden = !total;
    this.title.textContent = photos.length ? say("uploads_running") : "";
    this.list.replaceChildren();
    this.cards = new Map(photos.map((photo, n) => [photo.key, this.card(photo, n + 1)]));
    if (!photos.length) this.close(lost);
  }

  close(lost) {
    this.title.textContent = say(lost ? "uploads_some" : "uploads_done");
  }

  card(photo, n) {
    const bar = element("progress", { max: "100", value: "0", "aria-label": say("photo", { n }) });
    const tag = element("span", { class: "tag" });
    const words = element("p", { class: "tiny mute num" });
    const now = element("button", { class: "iconbtn", type: "button", "aria-label": say("photo_retry", { n }) }, icon("retry"));
    now.hidden = true;
    now.addEventListener("click", () => window.dispatchEvent(new Event("online")));
    this.list.append(element("li", { class: "card photo" }, thumbnail(photo.blob, n),
      element("div", { class: "stack s" }, element("b", {}, say("photo", { n })), bar, element("p", { class: "small" }, tag), words), now));
    const card = { bar, tag, words, now };
    this.show(card, "", say("waiting"), "clock");
    return card;
  }

  tell(photo, { percent, sent, refused, waiting }) {
    const card = this.cards.get(photo.key);
    if (!card) return;
    if (sent) this.show(card, "ok", say("photo_sent"), "check");
    else if (refused) this.show(card, "bad", say("photo_refused"), "warn", refused);
    else if (waiting) this.show(card, "warn", say("waiting"), "offline", say("photo_safe"));
    else {
      this.show(card, "", "", "", say("photo_sending", { percent }));
      card.bar.value = percent;
    }
    card.now.hidden = !waiting;
  }

  show(card, tone, label, symbol, words = "") {
    card.bar.hidden = Boolean(label);
    card.words.textContent = words;
    card.tag.className = `tag ${tone}`;
    card.tag.hidden = !label;
    card.tag.replaceChildren(...symbol ? [icon(symbol)] : [], label);
  }
}
