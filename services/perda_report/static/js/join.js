// "This is what I saw": an address and a sentence, both optional, and the citizen is told everything about that report.

import { mark } from "./checks.js";
import { form, open, panels, showJoined } from "./outcome.js";
import { say, uuid } from "../../common/js/words.js";

const panel = document.importNode(document.getElementById("ikut").content, true).firstElementChild;
form.after(panel);
panels.set("join", panel);
const { follow_email: email, follow_words: words } = panel.elements;
const button = panel.querySelector("[data-join-send]");
const label = button.querySelector("span");
const ready = label.textContent;
let now;

export function openJoin(report, facts, joined) {
  now = { report, joined, key: uuid(), body: "" };
  panel.querySelector("[data-join-what]").replaceChildren(...facts);
  refuse("");
  open("join");
}

function refuse(why) {
  const note = panel.querySelector("[data-join-refused]");
  note.hidden = !why;
  note.querySelector("[data-join-why]").textContent = why;
  if (why) note.focus();
}

function busy(isBusy) {
  button.disabled = isBusy;
  label.textContent = isBusy ? button.dataset.sending : ready;
}

async function join() {
  const told = { email: email.value.trim(), words: words.value.trim() };
  const body = JSON.stringify(Object.fromEntries(Object.entries(told).filter(([, value]) => value)));
  if (body !== now.body) Object.assign(now, { key: uuid(), body });
  busy(true);
  refuse("");
  [email, words].forEach(control => mark(control, ""));
  try {
    const answer = await fetch(`/v1/reports/${now.report.tracking_number}/follow`, {
      method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": now.key }, body,
    });
    const said = await answer.json();
    if (answer.ok) {
      await now.joined();
      showJoined({ ...said, by_mail: Boolean(told.email) });
    } else {
      if (said.errors?.email) mark(email, said.errors.email);
      if (said.errors?.words) mark(words, said.errors.words);
      refuse(Object.values(said.errors ?? {}).join(" ") || said.detail || say("joined_failed"));
    }
  } catch {
    refuse(say("joined_failed"));
  }
  busy(false);
}

panel.addEventListener("submit", event => {
  event.preventDefault();
  if (!button.disabled) join();
});
panel.querySelector("[data-join-back]").addEventListener("click", () => {
  open("");
  form.querySelector(".step:not([hidden]) .title").focus();
});
