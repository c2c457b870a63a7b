// The page of one ring: shows the token, puts in what it is about, and sends one answer until it has arrived.

import { say } from "../../common/js/words.js";

const AGAIN_MS = 3000;
const LOOK_MS = 10000;

const root = document.querySelector("[data-ring]");
const said = document.querySelector("[data-said]");
const refused = document.querySelector("[data-refused]");
const id = encodeURIComponent(root.dataset.ring);
const token = location.hash.slice(1);
const state = { isSending: false };

// One of the two notes, or neither.
function tell(sentence, note) {
  [said, refused].forEach(one => { one.hidden = one !== note; });
  if (note) note.querySelector(".note > div").textContent = sentence;
}

async function show() {
  const answer = await fetch(`/siaga/${id}/isi`, { headers: { Authorization: `Bearer ${token}` }, cache: "no-store" });
  if (!answer.ok) {
    tell(say("incomplete"), refused);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement ? document.activeElement.dataset.answer : "";
  root.textContent = "";
  root.append(...page.body.children);
  const again = focused ? root.querySelector(`[data-answer="${focused}"]`) : null;
  if (again) again.focus();
}

function look() {
  if (!state.isSending) show().catch(() => tell(say("offline"), refused));
}

const post = answer => fetch(`/v1/rings/${id}/answer`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ token, answer }),
});

const pause = () => new Promise(resolve => { setTimeout(resolve, AGAIN_MS); });

// A refusal is final; without a signal, or with a server that is down, it is tried again: the same answer twice is one.
async function arrive(answer) {
  for (;;) {
    const got = await post(answer).catch(() => undefined);
    if (got && got.status < 500 && got.status !== 429) return got.json();
    tell(say("waiting"), refused);
    await pause();
  }
}

async function send(button) {
  state.isSending = true;
  root.querySelectorAll("[data-answer]").forEach(one => { one.disabled = true; });
  tell(say("sending"), said);
  const told = await arrive(button.dataset.answer);
  await show().catch(() => undefined);
  state.isSending = false;
  if (told.words) tell(told.words, said);
  else tell(told.detail || told.title, refused);
}

root.addEventListener("click", event => {
  const button = event.target.closest("[data-answer]");
  if (button && !state.isSending) send(button);
});

if (token) {
  look();
  setInterval(look, LOOK_MS);
} else tell(say("incomplete"), refused);
