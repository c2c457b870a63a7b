// Press and hold for two seconds, by finger, mouse or key. A short touch, or the click that a screen reader makes, asks
// instead: the second way for whoever cannot hold.

const HOLD_MS = 2000;
const SHORT_MS = 500;

const buzz = pattern => { if (navigator.vibrate) navigator.vibrate(pattern); };

// told: {start, stop(isShort), done, ask}: `stop` or `done` ends what `start` began, `ask` opens the second way. A finger
// asks with its click, the last event of a touch: what comes up under it is not touched by the same touch.
export class Hold {
  constructor(button, told) {
    Object.assign(this, { button, told, timer: 0, since: 0, isOwn: false, isShort: false });
    button.addEventListener("pointerdown", event => this.down(event));
    button.addEventListener("pointerup", () => this.up());
    button.addEventListener("pointercancel", () => this.up());
    button.addEventListener("keydown", event => this.key(event, () => { if (!event.repeat) this.begin(); }));
    button.addEventListener("keyup", event => this.key(event, () => { if (this.up()) told.ask(); }));
    button.addEventListener("blur", () => this.up());
    button.addEventListener("contextmenu", event => event.preventDefault());
    button.addEventListener("click", event => this.click(event));
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.up(); });
  }

  // A hand that shakes may leave the circle; the finger counts until it is lifted.
  down(event) {
    if (event.button) return;
    this.isOwn = true;
    if (this.button.setPointerCapture) this.button.setPointerCapture(event.pointerId);
    this.begin();
  }

  key(event, act) {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    act();
  }

  begin() {
    if (this.timer) return;
    Object.assign(this, { since: Date.now(), isShort: false });
    buzz(30);
    this.told.start();
    this.timer = setTimeout(() => {
      this.timer = 0;
      buzz([60, 40, 200]);
      this.told.done();
    }, HOLD_MS);
  }

  // Gives whether it was only a short touch.
  up() {
    if (!this.timer) return false;
    clearTimeout(this.timer);
    this.timer = 0;
    this.isShort = Date.now() - this.since < SHORT_MS;
    this.told.stop(this.isShort);
    return this.isShort;
  }

  // A click that no finger began is a screen reader's.
  click(event) {
    event.preventDefault();
    const asks = this.isShort || !this.isOwn;
    Object.assign(this, { isOwn: false, isShort: false });
    if (asks) this.told.ask();
  }
}
