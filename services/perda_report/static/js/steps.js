// The long page becomes steps: the address's fragment names the step, so the back button works and each can be linked.

export class Steps {
  // `check(id)` says whether a step is complete and marks what is missing; `locked()` whether steps may be left.
  constructor(form, { check, locked, shown }) {
    this.form = form;
    this.sections = [...form.querySelectorAll(".step")];
    this.check = check;
    this.locked = locked;
    this.shown = shown;
  }

  get last() {
    return this.sections[this.sections.length - 1];
  }

  start() {
    document.documentElement.classList.add("stepped");
    this.form.querySelectorAll("[data-onward]").forEach(dock => { dock.hidden = false; });
    this.form.addEventListener("click", event => this.onward(event));
    window.addEventListener("hashchange", () => this.go(this.named(), true));
    this.go(this.firstWithError() ?? this.named(), false);
  }

  named() {
    return this.sections.find(section => `#${section.id}` === location.hash) ?? this.sections[0];
  }

  firstWithError() {
    return this.sections.find(section => section.querySelector(".bad > input, .bad > select, .bad > textarea, fieldset.bad"));
  }

  onward(event) {
    const link = event.target.closest("[data-next]");
    if (link && !this.check(link.closest(".step").id)) event.preventDefault();
  }

  // A step opens when every step before it is complete; otherwise the first incomplete one does.
  go(wanted, byPerson) {
    if (this.locked()) wanted = this.last;
    const before = this.sections.slice(0, this.sections.indexOf(wanted));
    const open = before.find(section => !this.check(section.id, { quiet: !byPerson })) ?? wanted;
    this.sections.forEach(section => { section.hidden = section !== open; });
    if (location.hash !== `#${open.id}`) history.replaceState(null, "", `#${open.id}`);
    this.shown(open.id);
    if (byPerson) {
      window.scrollTo(0, 0);
      open.querySelector(".title").focus({ preventScroll: true });
    }
  }

  backFrom() {
    const now = this.sections.find(section => !section.hidden);
    return this.sections[this.sections.indexOf(now) - 1];
  }
}
