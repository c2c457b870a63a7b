// Incidents on the pack's drawing, with the way from the post that answers.

const NS = "http://www.w3.org/2000/svg";
const LEAST_CIRCLE = 130;

function shape(tag, attributes, words) {
  const made = document.createElementNS(NS, tag);
  Object.keys(attributes).forEach(name => made.setAttribute(name, attributes[name]));
  if (words) made.textContent = words;
  return made;
}

export class BoardMap {
  constructor(svg) {
    const { west, north, shrink, units, metres } = svg.dataset;
    this.place = (latitude, longitude) => [
      Math.round((longitude - west) * shrink * units), Math.round((north - latitude) * units)];
    this.metres = Number(metres);
    this.svg = svg;
    this.dots = svg.querySelector("[data-dots]");
    this.routes = svg.querySelector("[data-routes]");
    this.dots.setAttribute("class", "dots");
  }

  show(incidents) {
    this.dots.textContent = "";
    this.routes.textContent = "";
    const ringing = new Set();
    incidents.filter(one => one.is_open).forEach(one => {
      if (one.state === "baru" && !one.is_drill) one.posts.forEach(post => ringing.add(post.code));
      if (one.latitude !== null) this.add(one);
    });
    this.svg.querySelectorAll("[data-place]").forEach(post => post.classList.toggle("ringing", ringing.has(post.dataset.place)));
  }

  add(incident) {
    const [x, y] = this.place(incident.latitude, incident.longitude);
    const drill = incident.is_drill ? " drill" : "";
    const circle = Math.max(LEAST_CIRCLE, (incident.accuracy_m || 0) / this.metres);
    this.dots.append(
      shape("circle", { class: "acc", cx: x, cy: y, r: circle }),
      shape("circle", { class: `dot${drill}`, cx: x, cy: y, r: 62 }),
      shape("text", { x, y: y + 260, "text-anchor": "middle" }, incident.number));
    const post = this.svg.querySelector(`[data-place="${CSS.escape(incident.post_code || "-")}"]`);
    if (!post) return;
    const from = post.transform.baseVal.getItem(0).matrix;
    this.routes.append(shape("path", { class: "route", d: `M${from.e} ${from.f}L${x} ${y}` }));
  }
}
