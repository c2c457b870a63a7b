// The report is with us: show its number and secret, then send its photos. A reload shows the same again.

import * as draft from "./draft.js";
import { Uploads } from "./uploads.js";
import { day, fill } from "./words.js";

const TAB = "terkirim";
const SENT = "#terkirim";

export async function showSent(answer, photos) {
  const panel = document.querySelector("[data-sent-panel]");
  document.querySelector("form[data-report]").hidden = true;
  document.querySelector("[data-restored]").hidden = true;
  panel.hidden = false;
  const secretUrl = answer.url.includes("#") ? answer.url : `${answer.url}#${answer.secret}`;
  const values = { number: answer.tracking_number, secret: answer.secret, secret_url: secretUrl, opd: answer.opd, verify_due: day(answer.verify_due_at),
    due: day(answer.due_at) };
  panel.querySelectorAll("[data-fill]").forEach(one => { one.textContent = values[one.dataset.fill]; });
  panel.querySelectorAll("[data-fill-copy]").forEach(one => { one.dataset.copy = values[one.dataset.fillCopy]; });
  panel.querySelectorAll("[data-fill-href]").forEach(one => { one.href = values[one.dataset.fillHref]; });
  const share = panel.querySelector("[data-share]");
  share.href = `https://wa.me/?text=${encodeURIComponent(fill(share.dataset.share, { number: values.number, url: secretUrl.split("#")[0] }))}`;
  history.replaceState(null, "", SENT);
  document.title = panel.querySelector("[data-sent-title]").textContent;
  window.scrollTo(0, 0);
  panel.querySelector("[data-sent-title]").focus({ preventScroll: true });
  const remember = rest => draft.save({ answer, photos: rest });
  await remember(photos);
  const api = document.querySelector("form[data-report]").dataset.api;
  const uploads = new Uploads(panel.querySelector("[data-uploads]"), `${api}/${answer.tracking_number}/photos`, answer.secret, remember);
  await uploads.run(photos);
  // From now on only this tab remembers the secret; the person was asked to keep it.
  await draft.clear();
  sessionStorage.setItem(TAB, JSON.stringify(answer));
}

// The answer that this tab showed last, when the address still asks for it.
export function remembered() {
  return location.hash === SENT ? JSON.parse(sessionStorage.getItem(TAB) ?? "null") : null;
}
