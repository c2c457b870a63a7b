// How a crew's page writes times.

const two = number => String(number).padStart(2, "0");

// "20.15.31" on the phone's own clock.
export function clock(written) {
  const at = new Date(written);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(".");
}

// "06.52", or "1.06.52" past an hour.
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}.${two(seconds % 60)}`;
  return hours ? `${hours}.${rest}` : rest;
}
