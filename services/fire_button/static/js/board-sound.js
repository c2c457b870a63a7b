// The board's alarm. It proves that it can sound: the browser must let it (one tap), its clock must run, and a tone must
// arrive at the end of its own chain. Whether the loudspeaker is turned up only a person can tell, so they are asked.

const HIGH = 960;
const LOW = 720;
const SWITCH_MS = 450;
const LOUD = 0.6;
const TEST_MS = 350;
export const SOFT = 0.12; // for tests that nobody asked for
const HEARD_AT_LEAST = 4; // of 128: what an analyser shows of a tone

export class Sound {
  constructor() {
    const Context = window.AudioContext || window.webkitAudioContext;
    this.context = Context ? new Context() : null;
    this.works = false;
    this.refused = false;
    this.siren = null;
    this.clock = -1;
    if (this.context) this.build();
  }

  build() {
    this.volume = this.context.createGain();
    this.volume.gain.value = LOUD;
    this.ear = this.context.createAnalyser();
    this.ear.fftSize = 1024;
    this.volume.connect(this.ear);
    this.ear.connect(this.context.destination);
  }

  get isAudible() {
    return Boolean(this.context) && this.context.state === "running" && this.works && !this.refused;
  }

  // In a tap, or at the start where the browser allows sound without one.
  async wake(strength = 1) {
    if (!this.context) return false;
    try {
      await Promise.race([this.context.resume(), new Promise(done => setTimeout(done, 1000))]);
    } catch (error) {
      return false;
    }
    return this.test(strength);
  }

  // A short tone; true when it went through the whole chain.
  async test(strength = 1) {
    if (!this.context || this.context.state !== "running") {
      this.works = false;
      return false;
    }
    const tone = this.tone(HIGH, strength);
    let loudest = 0;
    for (let waited = 0; waited < TEST_MS; waited += 50) {
      await new Promise(done => setTimeout(done, 50));
      loudest = Math.max(loudest, this.level());
    }
    tone.stop();
    this.works = loudest >= HEARD_AT_LEAST;
    return this.works;
  }

  // Every few seconds: is the chain still alive? A laptop that slept or a device that was pulled out stops its clock.
  check() {
    if (!this.context) return false;
    const now = this.context.currentTime;
    if (now === this.clock || (this.siren && this.level() < HEARD_AT_LEAST)) this.works = false;
    else if (this.clock >= 0 && now < this.clock) this.works = false;
    this.clock = now;
    return this.isAudible;
  }

  ring() {
    if (this.siren || !this.context) return;
    const tone = this.tone(HIGH);
    let high = true;
    const timer = setInterval(() => {
      high = !high;
      tone.frequency.setValueAtTime(high ? HIGH : LOW, this.context.currentTime);
    }, SWITCH_MS);
    this.siren = () => {
      clearInterval(timer);
      tone.stop();
    };
  }

  hush() {
    if (!this.siren) return;
    this.siren();
    this.siren = null;
  }

  tone(frequency, strength = 1) {
    const tone = this.context.createOscillator();
    const gain = this.context.createGain();
    gain.gain.value = strength;
    tone.type = "square";
    tone.frequency.value = frequency;
    tone.connect(gain);
    gain.connect(this.volume);
    tone.start();
    return tone;
  }

  level() {
    const wave = new Uint8Array(this.ear.fftSize);
    this.ear.getByteTimeDomainData(wave);
    return wave.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0);
  }
}
