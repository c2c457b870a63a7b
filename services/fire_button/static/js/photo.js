// Photos of the fire: made small on the phone, sent when there is a signal, each once.

import { Unreadable, shrink } from "../../common/js/shrink.js";
import { say, uuid } from "../../common/js/words.js";
import { amend, hear } from "./sender.js";

export class Photos {
  constructor(section, key) {
    Object.assign(this, { section, key, count: Number(section.dataset.count) });
    this.words = section.querySelector("[data-photo-told]");
    this.bar = section.querySelector("[data-photo-progress]");
    this.input = section.querySelector("[data-photo]");
    this.input.addEventListener("change", () => this.add(this.input.files[0]));
    hear((sent, what) => { if (sent === key) this.told(what); });
    section.hidden = this.isFull();
  }

  isFull() {
    return this.count >= Number(this.section.dataset.most);
  }

  async add(file) {
    this.input.value = "";
    if (!file) return;
    try {
      const photo = { key: uuid(), blob: await shrink(file) };
      this.words.textContent = say("photo_sending");
      amend(this.key, entry => entry.photos.push(photo));
    } catch (wrong) {
      if (!(wrong instanceof Unreadable)) throw wrong;
      this.words.textContent = say("photo_unreadable");
    }
  }

  told({ percent, photo, refused, again }) {
    if (percent !== undefined) {
      this.bar.hidden = false;
      this.bar.value = percent;
    } else if (photo) {
      this.bar.hidden = true;
      this.words.textContent = refused ? say("not_saved", { why: refused }) : say("photo_sent");
      this.count += refused ? 0 : 1;
      this.section.querySelector("label").hidden = this.isFull();
    } else if (again && !this.bar.hidden) {
      this.bar.hidden = true;
      this.words.textContent = say("saved_here");
    }
  }
}
