// The cards of open incidents, and who was rung for the first of them. Every text is set as text.

import { ANSWERS, OUTCOMES, clockOf, distance, elapsed, marks, now, seconds, span, summary } from "./board-words.js";

const SHOWN = 4;
const MOST_LISTED = 6;
const icons = {};

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  Object.keys(attributes).forEach(name => made.setAttribute(name, attributes[name]));
  children.filter(Boolean).forEach(child => made.append(child));
  return made;
}

export function icon(name) {
  if (!icons[name]) {
    const holder = document.querySelector("[data-icons]").content;
    icons[name] = [...holder.querySelectorAll("use")].find(use => use.getAttribute("href").endsWith(`#${name}`)).parentNode;
  }
  return icons[name].cloneNode(true);
}

export const tag = (words, tone = "", sign = "") => el("span", { class: `tag ${tone}` }, sign && icon(sign), words);

// Whether this screen's post is asked: nobody answered yet, or it was rung after somebody had.
export function asks(incident, post) {
  if (!incident.is_open || incident.is_drill) return false;
  if (!post) return incident.state === "baru";
  const own = incident.posts.find(one => one.code === post);
  if (!own || own.acknowledged_at || own.is_stood_down) return false;
  return incident.state === "baru" || Date.parse(own.rung_at) > Date.parse(incident.acknowledged_at);
}

export function inOrder(incidents, post) {
  const weight = one => (asks(one, post) ? 0 : one.is_drill ? 3 : one.state === "baru" ? 1 : 2);
  return [...incidents].sort((a, b) => weight(a) - weight(b) || Date.parse(b.received_at) - Date.parse(a.received_at));
}

export function showCards(box, incidents, wall) {
  const shown = incidents.slice(0, SHOWN);
  const rest = incidents.length - shown.length + wall.more;
  const kept = new Map([...box.querySelectorAll(".inc")].map(card => [card.dataset.number, card]));
  const cards = shown.map(incident => {
    const made = card(incident, wall);
    const before = kept.get(incident.number);
    return before && before.isEqualNode(made) ? before : made;
  });
  const calm = box.querySelector("[data-calm]");
  calm.hidden = incidents.length > 0;
  box.querySelectorAll(".inc, .rest").forEach(old => cards.includes(old) || old.remove());
  cards.forEach((one, place) => {
    if (box.children[place] !== one) box.insertBefore(one, box.children[place] || null);
  });
  if (rest > 0) box.append(el("p", { class: "rest mute" }, `dan ${rest} kejadian lain di halaman petugas`));
  box.className = `incs${incidents.length > 2 ? " several" : ""}${incidents.length > 3 ? " many" : ""}`;
}

function card(incident, wall) {
  const isAsked = asks(incident, wall.post);
  const tones = [incident.is_drill ? "drill" : incident.state === "baru" && incident.is_open && "new", isAsked && "rings", !incident.is_open && "over"];
  const made = el("article", { class: ["inc", ...tones.filter(Boolean)].join(" "), "data-number": incident.number });
  const since = el("p", {}, incident.is_open ? "sejak ditekan" : incident.state_label);
  const clock = el("div", {}, el("span", { class: "t", "data-since": incident.pressed_at, "aria-hidden": "true" }), since);
  made.append(clock, el("div", { class: "stack s" }, ...facts(incident, wall), isAsked && wall.post && wall.canAnswer && answer(incident)), legs(incident, wall));
  return made;
}

function facts(incident, wall) {
  const said = summary(incident);
  const marked = [incident.is_drill && tag("LATIHAN, bukan kebakaran", "info"), ...marks(incident).map(one => tag(one.words, one.tone))];
  const where = [incident.number, incident.distance_m !== null && `${distance(incident.distance_m)} dari pos`, incident.landmark];
  return [
    marked.some(Boolean) && el("div", { class: "marks" }, ...marked),
    el("h2", {}, incident.place),
    el("p", { class: "big" }, said.kind, said.danger && el("b", {}, said.danger), said.callers),
    el("p", { class: "num" }, where.filter(Boolean).join(" · ")),
    progress(incident, wall),
  ];
}

function progress(incident, wall) {
  const first = incident.posts.find(one => one.acknowledged_at === incident.acknowledged_at && one.acknowledged_at);
  if (incident.state === "baru") {
    const next = incident.next_step;
    const line = el("p", { class: "ask" }, el("b", {}, "Belum dijawab. "));
    if (next) line.append(`${next.whom}: `, el("span", { class: "num", "data-until": next.at }), " lagi.");
    return line;
  }
  if (!first) return el("p", { class: "ask" }, incident.state_label);
  const who = first.acknowledged_by || first.name;
  const took = span(seconds(incident.received_at, first.acknowledged_at));
  const units = [first.name, ...first.units, first.personnel && `${first.personnel} petugas`].filter(Boolean).join(" · ");
  return el("p", { class: "ask" }, el("b", {}, who), ` menjawab dalam ${took}. `, el("span", { class: "mute" }, units));
}

function answer(incident) {
  return el("button", { class: "btn big", type: "button", "data-answer": incident.number }, icon("check"), "Terima, kami berangkat");
}

function legs(incident, wall) {
  const rung = incident.posts.length ? incident.posts[0].rung_at : null;
  const steps = [["Diterima", incident.received_at], ["Berdering", rung], ["Dijawab", incident.acknowledged_at],
    ["Berangkat", incident.departed_at], ["Tiba", incident.arrived_at], ["Terkendali", incident.controlled_at]];
  return el("ol", { class: "legs" }, ...steps.map(([name, at]) => el("li", at ? {} : { class: "todo" }, el("b", {}, name), el("br"), at ? clockOf(at, wall.zone) : "")));
}

export function tick(box) {
  box.querySelectorAll("[data-since]").forEach(part => {
    const words = elapsed(part.dataset.since);
    if (part.textContent !== words) part.textContent = words;
    part.classList.toggle("long", words.length > 5);
  });
  box.querySelectorAll("[data-until]").forEach(part => {
    part.textContent = span(Math.max(0, Math.ceil((Date.parse(part.dataset.until) - now()) / 1000)));
  });
}

// Who was rung for the first incident; without one, who is on duty and which screens nobody would hear.
export function showPeople(list, title, first, wall) {
  const quiet = wall.quiet.filter(one => !wall.post || one.post_code === wall.post || (first && first.posts.some(post => post.code === one.post_code)));
  const lines = quiet.map(one => line(one.name, "papan", one.is_live ? tag("Tuli", "bad", "bell-off") : tag("Terputus", "bad", "offline")));
  const rings = first ? first.rings.map(ringLine) : [];
  if (rings.length) {
    title.textContent = `Siapa sudah menjawab ${first.number}`;
    lines.push(...rings);
  } else {
    title.textContent = "Petugas jaga";
    const duty = wall.duty.filter(one => !wall.post || one.post_code === wall.post);
    lines.push(...duty.map(one => line(one.name, wall.names[one.post_code] || "", tag("Jaga", "ok", "check"))));
    if (!duty.length) lines.push(line("Tidak ada yang tercatat jaga sekarang", "", tag("Periksa jadwal", "warn", "warn")));
  }
  list.replaceChildren(...lines.slice(0, MOST_LISTED));
}

function line(name, note, end) {
  return el("li", {}, el("span", { class: "grow" }, name, note && el("span", { class: "mute" }, `, ${note}`)), end);
}

function ringLine(ring) {
  if (ring.answer) {
    const yes = ring.answer === "ya" || ring.answer === "benar";
    return line(ring.name, "", tag(ANSWERS[ring.answer] || ring.answer, yes ? "ok" : "warn", yes ? "check" : "warn"));
  }
  const bad = ring.outcome === "failed" || ring.outcome === "unreachable";
  return line(ring.name, OUTCOMES[ring.outcome], bad ? tag("Tidak sampai", "bad", "warn") : tag("Belum dijawab", "warn", "clock"));
}
