// Asks the browser to keep the form, and to send what waits also when no page of ours is open.

import { TAG } from "./sender.js";

// A browser without module workers (before Chrome 91) has the form only with a signal; its pages still send what waits.
export function keepForm() {
  navigator.serviceWorker?.register("/sw.js", { type: "module" }).catch(() => undefined);
}

// Not without locks: page and worker could then send at once.
async function sync() {
  try {
    const registration = navigator.locks && await navigator.serviceWorker.getRegistration();
    return registration?.active ? registration.sync : undefined;
  } catch {
    return undefined;
  }
}

// Whether the browser would send by itself, with no page open.
export const canSendAlone = async () => Boolean(await sync());

// Asks it to. A page that is open needs no help, so this is asked when a try failed or the page is left.
export async function sendWhenOnline() {
  try {
    await (await sync())?.register(TAG);
  } catch {
    // Refused by the browser's settings: the next page that is opened sends.
  }
}
