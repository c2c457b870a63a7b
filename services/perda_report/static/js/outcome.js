// What became of a report after Kirim: it waits on this phone, it was sent (number, secret, photos on their way), or
// it has to be mended. The sender tells each change; what was sent and seen is forgotten here.

import * as queue from "./queue.js";
import { Uploads } from "./uploads.js";
import { day, fill, moment, say } from "../../common/js/words.js";

const TAB = "terkirim";
const SENT = "#terkirim";

export const form = document.getElementById("laporan");
export const panels = new Map(["waiting", "sent", "joined"].map(name => [name, document.querySelector(`[data-${name}-panel]`)]));
const uploads = new Uploads(document.querySelector("[data-uploads]"));

// Shows one panel instead of the form, or the form (no name) instead of all panels.
export function open(name) {
  form.hidden = Boolean(name);
  panels.forEach((panel, other) => { panel.hidden = other !== name; });
  document.querySelector("[data-restored]").hidden = true;
  if (!name) return;
  window.scrollTo(0, 0);
  const title = panels.get(name).querySelector(".title");
  document.title = `${title.textContent} · ${document.querySelector(".bar h1").textContent}`;
  title.focus({ preventScroll: true });
}

export class Outcome {
  // `mend(entry)` takes a refused report back into the form.
  constructor(mend) {
    this.mend = mend;
    this.entry = null;
    this.seen = new Set();
    document.addEventListener("visibilitychange", () => this.forgetSeen());
  }

  follow(entry, willGoAlone) {
    Object.assign(this, { entry, isShown: false, willGoAlone });
  }

  // What the sender tells; of other reports nothing is shown here.
  tell(entry, photo, state) {
    if (entry.key !== this.entry?.key) return;
    this.entry = entry;
    if (entry.refused) {
      this.entry = null;
      this.mend(entry);
    } else if (!entry.answer) this.wait(state);
    else {
      this.sent();
      if (photo) uploads.tell(photo, state);
      if (!entry.photos.length) uploads.close(entry.lost);
      this.forgetSeen();
    }
  }

  wait({ waiting, crowded } = {}) {
    const panel = panels.get("waiting");
    panel.querySelector("[data-waiting-state]").textContent = say(crowded ? "busy" : waiting || !navigator.onLine ? "waiting" : "sending");
    if (!panel.hidden) return;
    const { words, at } = this.entry;
    const rows = { ...words, at: moment(at) };
    panel.querySelectorAll("[data-waiting-row]").forEach(one => { one.textContent = rows[one.dataset.waitingRow]; });
    const told = !queue.isKept(this.entry) ? "stay" : this.willGoAlone ? "alone" : "open";
    panel.querySelectorAll("[data-told]").forEach(one => { one.hidden = one.dataset.told !== told; });
    open("waiting");
  }

  sent() {
    if (this.isShown) return;
    this.isShown = true;
    showSent(this.entry.answer);
    uploads.open(this.entry);
  }

  // From then on only this tab remembers the secret; the person was asked to keep it.
  async forgetSeen() {
    const { entry } = this;
    if (!entry?.answer || entry.photos.length || document.hidden || !this.isShown) return;
    this.entry = null;
    this.seen.add(entry.key);
    sessionStorage.setItem(TAB, JSON.stringify(entry.answer));
    await queue.remove(entry);
  }
}

function showSent(answer) {
  const panel = panels.get("sent");
  const url = linkOf(answer);
  const values = { number: answer.tracking_number, secret: answer.secret, secret_url: url, opd: answer.opd,
    verify_due: day(answer.verify_due_at), due: day(answer.due_at) };
  panel.querySelectorAll("[data-fill]").forEach(one => { one.textContent = values[one.dataset.fill]; });
  panel.querySelectorAll("[data-fill-copy]").forEach(one => { one.dataset.copy = values[one.dataset.fillCopy]; });
  panel.querySelectorAll("[data-fill-href]").forEach(one => { one.href = values[one.dataset.fillHref]; });
  const share = panel.querySelector("[data-share]");
  share.href = `https://wa.me/?text=${encodeURIComponent(fill(share.dataset.share, { number: values.number, url: url.split("#")[0] }))}`;
  history.replaceState(null, "", SENT);
  open("sent");
}

// What a citizen gets who joins another's report.
export function showJoined(answer) {
  const panel = panels.get("joined");
  panel.querySelectorAll("[data-joined]").forEach(one => {
    one.textContent = { number: answer.tracking_number, secret: answer.secret }[one.dataset.joined];
  });
  panel.querySelectorAll("[data-joined-told]").forEach(one => { one.hidden = one.dataset.joinedTold !== (answer.by_mail ? "mail" : "page"); });
  panel.querySelector("[data-joined-copy]").dataset.copy = linkOf(answer);
  panel.querySelector("[data-joined-href]").href = linkOf(answer);
  sessionStorage.setItem(TAB, JSON.stringify({ ...answer, joined: true }));
  history.replaceState(null, "", SENT);
  open("joined");
}

const linkOf = answer => (answer.url.includes("#") ? answer.url : `${answer.url}#${answer.secret}`);

// Shows what this tab showed last, when the address still asks for it. Gives whether there was something.
export function showRemembered() {
  const answer = location.hash === SENT ? JSON.parse(sessionStorage.getItem(TAB) ?? "null") : null;
  if (answer) (answer.joined ? showJoined : showSent)(answer);
  return Boolean(answer);
}
