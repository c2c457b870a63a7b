// Photos of the report: taken or chosen, made small at once, kept on the phone until the report is accepted.

import { shrink } from "./shrink.js";
import { bytes, element, fill, icon, say, uuid } from "./words.js";

export class Photos {
  constructor(form, changed) {
    this.list = form.querySelector("[data-photos]");
    this.count = form.querySelector("[data-photo-count]");
    this.most = Number(this.list.dataset.most);
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
      for (const file of files) await this.add(file);
    }));
    this.draw();
  }

  async add(file) {
    if (this.kept.length + this.held >= this.most) return this.complain(say("photo_too_many", { most: this.most }));
    if (!file.type.startsWith("image/")) return this.complain(say("photo_unreadable"));
    const photo = { key: uuid(), blob: file, from: file.size, busy: true };
    this.kept.push(photo);
    this.draw();
    photo.blob = await shrink(file);
    photo.busy = false;
    this.draw();
    return this.changed();
  }

  restore(kept) {
    this.kept = kept.map(photo => ({ ...photo, busy: false }));
    this.draw();
  }

  remove(photo) {
    this.kept = this.kept.filter(one => one !== photo);
    this.draw();
    this.changed();
  }

  complain(words) {
    this.draw();
    this.list.hidden = false;
    this.list.append(element("li", { class: "error on", role: "alert" }, icon("warn"), words));
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
  return picture;
}
