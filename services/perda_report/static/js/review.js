// The last step repeats everything in short, each with a way back to change it.

import { fill, moment, say } from "../../common/js/words.js";

export function review(form, place, photos) {
  const { category, landmark, description, occurred_at: at, identity, name } = form.elements;
  const chosen = form.querySelector("[name=category]:checked");
  const rows = {
    category: chosen ? chosen.closest("label").childNodes[1].textContent.trim() : "",
    place: [place.words, landmark.value.trim()].filter(Boolean).join(". "),
    time: at.value ? moment(at.value) : say("still"),
    story: description.value.trim(),
    photos: photos.kept.length + photos.held ? say("photos", { n: photos.kept.length + photos.held }) : say("no_photo"),
    identity: identity.value === "named" ? name.value.trim() : say(identity.value),
  };
  form.querySelector("[data-review]").hidden = false;
  Object.entries(rows).forEach(([row, words]) => { form.querySelector(`[data-row=${row}]`).textContent = words; });
  const promise = form.querySelector("[data-promise]");
  promise.hidden = !category.value;
  const words = promise.querySelector("[data-words]");
  words.textContent = fill(words.dataset.words, { n: chosen?.dataset.days ?? "" });
}
