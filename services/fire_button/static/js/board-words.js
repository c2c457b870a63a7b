// How the board writes times, distances and states. Times are the server's, in the regency's zone.

let off = 0; // the server's clock less ours, ms

export function setClock(serverTime) {
  off = Date.parse(serverTime) - Date.now();
}

export const now = () => Date.now() + off;

export function clockOf(moment, zone, seconds = true) {
  const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  if (seconds) parts.second = "2-digit";
  return new Intl.DateTimeFormat("id-ID", parts).format(new Date(moment)).replace(/:/g, ".");
}

const two = number => String(number).padStart(2, "0");

// 00.24, and from an hour on 1.02.24
export function elapsed(since) {
  const all = Math.max(0, Math.floor((now() - Date.parse(since)) / 1000));
  const hours = Math.floor(all / 3600);
  const rest = `${two(Math.floor(all / 60) % 60)}.${two(all % 60)}`;
  return hours ? `${hours}.${rest}` : rest;
}

export function seconds(from, to) {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

export function span(all) {
  return all < 100 ? `${all} detik` : `${Math.round(all / 60)} menit`;
}

export function distance(metres) {
  if (metres < 950) return `${Math.round(metres / 10) * 10} m`;
  return `${new Intl.NumberFormat("id-ID", { maximumFractionDigits: 1 }).format(metres / 1000)} km`;
}

export function summary(incident) {
  const callers = incident.callers > 1 ? ` ${incident.callers} penelepon.` : "";
  return { kind: incident.kind ? `${incident.kind}. ` : "", danger: incident.in_danger ? "Ada orang dalam bahaya." : "", callers };
}

// What is unusual: [words, tone].
export function marks(incident) {
  const all = [
    [incident.called_off_at, "Dibatalkan pemanggil, pastikan", "warn"],
    [incident.is_late, "Alarm terlambat tiba", "warn"],
    [incident.is_marked, "Dari HP bertanda", "warn"],
    [incident.is_outside, "Di luar wilayah", "warn"],
    [incident.latitude === null, "Tanpa posisi", "warn"],
    [incident.accuracy_m > 500, `Posisi kasar, ${distance(incident.accuracy_m)}`, "warn"],
    [incident.is_inside_wmk === false, "Di luar WMK", ""],
  ];
  return all.filter(([is]) => is).map(([, words, tone]) => ({ words, tone }));
}

export const OUTCOMES = { waiting: "sedang dikirim", sent: "terkirim", failed: "gagal dikirim", unreachable: "belum ada jalur" };
export const ANSWERS = { ya: "Menjawab", tidak: "Tidak bisa", benar: "Melihat api", tidak_benar: "Tidak ada api" };
