// Open reports of the same kind around the place: whoever sees theirs among them joins it instead of writing another.
// It never holds up the form: no answer, no offer.

import { day, element, icon, say } from "../../common/js/words.js";

const PATIENCE_MS = 8000;
const MOST = 3; // More would push the form itself out of sight.

export class Nearby {
  constructor(form, joined) {
    Object.assign(this, { form, joined, asked: "", isRefused: false });
    this.panel = document.querySelector("[data-nearby-panel]");
    this.list = this.panel.querySelector("[data-nearby-list]");
    this.panel.querySelector("[data-nearby-none]").addEventListener("click", () => {
      this.panel.hidden = true;
      this.isRefused = true;
    });
  }

  forget() {
    Object.assign(this, { asked: "", isRefused: false });
    this.panel.hidden = true;
  }

  async ask() {
    const { category, latitude, longitude, desa_code: desa } = this.form.elements;
    const where = latitude.value
      ? { latitude: Number(latitude.value), longitude: Number(longitude.value) }
      : { desa_code: desa.value };
    const body = JSON.stringify({ category: category.value, ...where });
    if (body === this.asked) return;
    Object.assign(this, { asked: body, isRefused: false });
    const reports = await this.find(body);
    if (this.asked === body) this.show(reports);
  }

  async find(body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
    try {
      const answer = await fetch(this.form.dataset.nearby, {
        method: "POST", headers: { "Content-Type": "application/json" }, body, signal: abort.signal,
      });
      return answer.ok ? (await answer.json()).reports : [];
    } catch {
      this.asked = "";
      return [];
    } finally {
      clearTimeout(timer);
    }
  }

  show(reports) {
    this.panel.hidden = reports.length === 0 || this.isRefused;
    this.list.replaceChildren(...reports.slice(0, MOST).map(report => this.row(report)));
    // Above the story before it is begun; afterwards nothing may push it away from under the finger.
    const isBegun = this.form.elements.description.value || this.form.querySelector("[data-photos]").childElementCount;
    this.form.querySelector(isBegun ? "[data-nearby-late]" : "[data-nearby-here]").append(this.panel);
  }

  row(report) {
    const choose = element("button", { class: "btn sm quiet", type: "button" }, icon("check"), say("this_is_it"));
    choose.setAttribute("aria-describedby", `dekat-${report.tracking_number}`);
    choose.addEventListener("click", async () => {
      const { openJoin } = await import("./join.js");
      openJoin(report, facts(report), this.joined);
    });
    return element("li", { class: "stack s near", id: `dekat-${report.tracking_number}` }, ...facts(report), choose);
  }
}

function facts(report) {
  const far = report.distance_m === null ? [] : [say("metres", { m: Math.max(10, Math.round(report.distance_m / 10) * 10) })];
  const told = [say("reported", { day: day(report.reported_on) })];
  const many = report.co_reporter_count ? [say("followers", { n: report.co_reporter_count })] : [];
  return [
    element("b", {}, report.place),
    element("p", { class: "small" }, element("span", { class: "tag" }, report.status_label)),
    element("p", { class: "tiny mute num" }, [...far, ...told, ...many].join(" · ")),
  ];
}
