// The pack's map, live: drag, pinch, wheel, buttons and arrow keys; a touch sets the pin. No tiles, no library.

const NS = "http://www.w3.org/2000/svg";
const TAP_PX = 8;
const STEP_PX = 40;
const CLOSEST = 0.35; // drawing units per pixel: about 10 m
const SHOW_DESA = 3.2;
const NAME_PX = 11;
const LETTER_PX = 6.6;

export async function openMap(view, address, picked) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error("no map");
  const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  return new LiveMap(view, document.importNode(drawing, true), picked);
}

class LiveMap {
  constructor(view, svg, picked) {
    const { west, north, shrink, units } = svg.dataset;
    this.frame = { west: Number(west), north: Number(north), x: Number(shrink) * units, y: Number(units) };
    [, , this.width, this.height] = svg.getAttribute("viewBox").split(" ").map(Number);
    Object.assign(this, { view, svg, picked, pointers: new Map(), pin: null });
    svg.removeAttribute("id");
    svg.setAttribute("aria-hidden", "true");
    this.names = [...svg.querySelectorAll(".names text")].map(text => ({ text, big: text.classList.contains("big"),
      x: Number(text.getAttribute("x")), y: Number(text.getAttribute("y")), letters: text.textContent.length }));
    this.circle = svg.appendChild(document.createElementNS(NS, "circle"));
    this.circle.setAttribute("class", "acc");
    this.needle = svg.appendChild(needle());
    view.prepend(svg);
    this.listen();
    this.whole();
  }

  size() {
    const box = this.svg.getBoundingClientRect();
    return { w: box.width || 328, h: box.height || 300, left: box.left, top: box.top };
  }

  whole() {
    const { w, h } = this.size();
    this.farthest = Math.max(this.width / w, this.height / h) * 1.05;
    Object.assign(this, { x: this.width / 2, y: this.height / 2, scale: this.farthest });
    this.apply(true);
  }

  apply(settled = false) {
    const { w, h } = this.size();
    this.scale = Math.min(this.farthest, Math.max(CLOSEST, this.scale));
    this.x = Math.min(this.width, Math.max(0, this.x));
    this.y = Math.min(this.height, Math.max(0, this.y));
    this.svg.setAttribute("viewBox", [this.x - w / 2 * this.scale, this.y - h / 2 * this.scale, w * this.scale, h * this.scale].join(" "));
    this.svg.querySelector(".names").setAttribute("font-size", NAME_PX * this.scale);
    this.drawPin();
    if (settled) this.nameWhatFits(w, h);
  }

  // Names that would cover another are left out; the regency's parts come before the villages.
  nameWhatFits(w, h) {
    const taken = [];
    for (const name of this.names) {
      const half = { x: name.letters * LETTER_PX / 2 * this.scale, y: NAME_PX * 0.8 * this.scale };
      const seen = Math.abs(name.x - this.x) < w / 2 * this.scale && Math.abs(name.y - this.y) < h / 2 * this.scale;
      const shown = seen && (name.big || this.scale < SHOW_DESA)
        && taken.every(other => Math.abs(other.x - name.x) > other.half.x + half.x || Math.abs(other.y - name.y) > other.half.y + half.y);
      name.text.style.display = shown ? "" : "none";
      if (shown) taken.push({ ...name, half });
    }
  }

  drawPin() {
    this.needle.style.display = this.circle.style.display = this.pin ? "" : "none";
    if (!this.pin) return;
    this.needle.setAttribute("transform", `translate(${this.pin.x} ${this.pin.y}) scale(${1.5 * this.scale}) translate(-12 -21.5)`);
    this.circle.setAttribute("cx", this.pin.x);
    this.circle.setAttribute("cy", this.pin.y);
    this.circle.setAttribute("r", (this.pin.accuracy ?? 0) / 111_320 * this.frame.y);
  }

  // Shows a position in degrees with its accuracy in metres, close enough to see both.
  show(latitude, longitude, accuracy = 0, closer = true) {
    this.pin = { x: (longitude - this.frame.west) * this.frame.x, y: (this.frame.north - latitude) * this.frame.y, accuracy };
    if (closer) {
      this.x = this.pin.x;
      this.y = this.pin.y;
      this.scale = Math.min(this.scale, Math.max(1.2, accuracy / 111_320 * this.frame.y / 60));
    }
    this.apply(true);
  }

  hidePin() {
    this.pin = null;
    this.apply();
  }

  zoom(factor, atX = this.x, atY = this.y) {
    const before = this.scale;
    this.scale = Math.min(this.farthest, Math.max(CLOSEST, before * factor));
    const kept = this.scale / before;
    this.x = atX + (this.x - atX) * kept;
    this.y = atY + (this.y - atY) * kept;
    this.apply(true);
  }

  at(event) {
    const { w, h, left, top } = this.size();
    return { x: this.x + (event.clientX - left - w / 2) * this.scale, y: this.y + (event.clientY - top - h / 2) * this.scale };
  }

  pick({ x, y }) {
    const latitude = this.frame.north - y / this.frame.y;
    const longitude = this.frame.west + x / this.frame.x;
    this.show(latitude, longitude, 0, false);
    this.picked(latitude, longitude);
  }

  listen() {
    const { view } = this;
    view.addEventListener("pointerdown", event => this.down(event));
    view.addEventListener("pointermove", event => this.moved(event));
    ["pointerup", "pointercancel"].forEach(kind => view.addEventListener(kind, event => this.up(event)));
    view.addEventListener("wheel", event => {
      event.preventDefault();
      const { x, y } = this.at(event);
      this.zoom(event.deltaY > 0 ? 1.25 : 0.8, x, y);
    }, { passive: false });
    view.addEventListener("keydown", event => this.key(event));
    view.parentElement.querySelectorAll("[data-zoom]").forEach(button => {
      button.addEventListener("click", () => this.zoom(button.dataset.zoom === "in" ? 0.5 : 2));
    });
    window.addEventListener("resize", () => this.apply(true));
  }

  down(event) {
    this.view.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.travelled = this.pointers.size > 1 ? TAP_PX + 1 : 0;
  }

  moved(event) {
    const last = this.pointers.get(event.pointerId);
    if (!last) return;
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    const step = { x: event.clientX - last.x, y: event.clientY - last.y };
    if (other) {
      const far = point => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      this.scale *= far(last) / far({ x: event.clientX, y: event.clientY });
    }
    const share = other ? 0.5 : 1;
    this.x -= step.x * this.scale * share;
    this.y -= step.y * this.scale * share;
    this.travelled += Math.hypot(step.x, step.y);
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.travelled > TAP_PX) this.apply();
  }

  up(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    if (event.type === "pointerup" && this.travelled <= TAP_PX) this.pick(this.at(event));
    this.apply(true);
  }

  key(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (move) {
      const from = this.pin ?? this;
      const to = { x: from.x + move[0] * STEP_PX / 2 * this.scale, y: from.y + move[1] * STEP_PX / 2 * this.scale };
      Object.assign(this, to);
      this.pick(to);
    } else if (event.key === "+" || event.key === "=") this.zoom(0.5);
    else if (event.key === "-") this.zoom(2);
    else return;
    event.preventDefault();
  }
}

function needle() {
  const group = document.createElementNS(NS, "g");
  group.setAttribute("class", "pin");
  const shape = group.appendChild(document.createElementNS(NS, "path"));
  shape.setAttribute("d", "M12 21.500c5-4.600 8-8 8-11.800a8 8 0 0 0-16 0c0 3.800 3 7.200 8 11.800z");
  const hole = group.appendChild(document.createElementNS(NS, "circle"));
  Object.entries({ cx: 12, cy: 9.7, r: 2.8 }).forEach(([name, value]) => hole.setAttribute(name, value));
  return group;
}
