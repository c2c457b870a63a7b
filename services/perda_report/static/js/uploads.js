// After the report: its photos, one by one, each with its own state, tried again until they are with us.

import { isPassing, pause, sendPhoto } from "./send.js";
import { thumbnail } from "./photos.js";
import { element, icon, say } from "./words.js";

export class Uploads {
  // `kept` is told what is still to be sent, so that a reload goes on from there.
  constructor(section, address, secret, kept) {
    Object.assign(this, { section, address, secret, kept });
    this.title = section.querySelector("[data-upload-title]");
    this.list = section.querySelector("[data-upload-list]");
  }

  async run(photos) {
    if (!photos.length) return;
    this.section.hidden = false;
    this.title.textContent = say("uploads_running");
    const cards = photos.map((photo, n) => this.card(photo, n + 1));
    let refused = 0;
    const waiting = new Set(photos);
    for (const [n, photo] of photos.entries()) {
      refused += await this.one(photo, cards[n]) ? 0 : 1;
      waiting.delete(photo);
      await this.kept([...waiting]);
    }
    this.title.textContent = say(refused ? "uploads_some" : "uploads_done");
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
    return { bar, tag, words, now };
  }

  // Gives whether the photo arrived; false when it was refused for good.
  async one(photo, card) {
    for (let tries = 0; ; tries += 1) {
      this.show(card, "", "", true);
      const status = await sendPhoto(this.address, photo, this.secret, percent => {
        card.bar.value = percent;
        card.words.textContent = say("photo_sending", { percent });
      });
      if (status >= 200 && status < 300) {
        this.show(card, "ok", say("photo_sent"), false, "check");
        return true;
      }
      if (!isPassing(status)) {
        this.show(card, "bad", say("photo_refused"), false, "warn");
        return false;
      }
      this.show(card, "warn", say("photo_waiting"), false, "offline");
      card.words.textContent = say("photo_safe");
      card.now.hidden = false;
      await pause(tries);
      card.now.hidden = true;
    }
  }

  show(card, tone, words, moving, symbol) {
    card.bar.hidden = !moving;
    card.words.textContent = "";
    card.tag.className = `tag ${tone}`;
    card.tag.hidden = !words;
    card.tag.replaceChildren(...symbol ? [icon(symbol)] : [], words);
  }
}
