// Photos of the report: taken or chosen, made small at once, kept on the phone until the report is accepted.

import { Unreadable, shrink } from "../../common/js/shrink.js";
import { bytes, element, fill, icon, say, uuid } from "../../common/js/words.js";

export class Photos {
  constructor(form, changed) {
    this.list = form.querySelector("[data-photos]");
    this.count = form.querySelector("[data-photo-count]");
    this.most = Number(this.list.dataset.most);
    this.largest = Number(this.list.dataset.largest);
    this.wrong = form.querySelector("[data-photo-wrong]");
    this.held = form.querySelectorAll("input[name=held]").length;
    this.changed = changed;
    this.kept = [];
    this.enhance(form);
  }

  enhance(form) {
    form.querySelector("[data-plain-photos]").hidden = true;
    form.querySelector("[data-plain-photos] input").disabled = true;
    form.querySelector("[data-photo-buttons]").hidden = false;
    form.querySelectorAll("[data-camera], [data-gallery]").forEach(input => input.addEventListener("change", async () => {
      const files = [...input.files];
      input.value = "";
      this.wrong.hidden = true;
      for (const file of files) await this.add(file);
    }));
    this.draw();
  }

  async add(file) {
    if (this.kept.length + this.held >= this.most) return this.complain(say("photo_too_many", { most: this.most }));
    const photo = { key: uuid(), blob: file, from: file.size, busy: true };
    this.kept.push(photo);
    this.draw();
    const why = await this.make(photo, file);
    if (why) this.kept = this.kept.filter(one => one !== photo);
    photo.busy = false;
    this.draw();
    return why ? this.complain(why) : this.changed();
  }

  // Gives why the file cannot be sent, or nothing.
  async make(photo, file) {
    try {
      photo.blob = await shrink(file);
    } catch (error) {
      if (error instanceof Unreadable) return say("photo_unreadable");
      throw error;
    }
    if (photo.blob.size <= this.largest) return "";
    return say("photo_too_large", { size: bytes(photo.blob.size), most: bytes(this.largest) });
  }

  restore(kept) {
    this.wrong.hidden = true;
    this.kept = kept.map(photo => ({ ...photo, busy: false }));
    this.draw();
  }

  remove(photo) {
    this.kept = this.kept.filter(one => one !== photo);
    this.wrong.hidden = true;
    this.draw();
    this.changed();
  }

  complain(words) {
    this.draw();
    this.wrong.hidden = false;
    this.wrong.replaceChildren(icon("warn"), words);
  }

  draw() {
    [...this.list.children].filter(one => !one.querySelector("[name=held]")).forEach(one => one.remove());
    this.list.append(...this.kept.map((photo, n) => this.card(photo, n + 1 + this.held)));
    this.list.hidden = this.list.childElementCount === 0;
    this.count.hidden = false;
    this.count.textContent = fill(this.count.dataset.words, { n: this.kept.length + this.held, most: this.most });
  }

  card(photo, n) {
    const remove = element("button", { class: "iconbtn", type: "button", "aria-label": say("photo_remove", { n }) }, icon("close"));
    remove.addEventListener("click", () => this.remove(photo));
    const state = photo.busy
      ? element("span", { class: "tag" }, say("photo_shrinking"))
      : element("span", { class: "tag ok" }, icon("check"), say("photo_ready"));
    const size = photo.blob.size < photo.from
      ? say("photo_shrunk", { from: bytes(photo.from), to: bytes(photo.blob.size) })
      : bytes(photo.blob.size);
    return element("li", { class: "card photo" }, thumbnail(photo.blob, n), element("div", {},
      element("b", {}, say("photo", { n })), element("p", { class: "small" }, state),
      element("p", { class: "tiny mute num" }, size)), remove);
  }
}

export function thumbnail(blob, n) {
  const picture = element("img", { alt: say("photo", { n }) });
  picture.src = URL.createObjectURL(blob);
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  // HEIC, on a phone that cannot show it: the server can.
  picture.addEventListener("error", () => picture.replaceWith(element("span", { class: "blank", role: "img", "aria-label": picture.alt }, icon("camera"))), { once: true });
  return picture;
}
