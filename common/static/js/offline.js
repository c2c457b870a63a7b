// Asks the browser to keep a page, and to send what waits also when no page of ours is open.

// A browser without module workers (before Chrome 91) gets `classic`, which keeps the page and sends nothing; without
// one it has the page only with a signal. Its pages still send what waits.
export function keepPage(classic) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  workers.register("/sw.js", { type: "module" })
    .catch(() => (classic ? workers.register(classic) : undefined))
    .catch(() => undefined);
}

// Not without locks: page and worker could then send at once.
async function sync() {
  try {
    const registration = navigator.locks && navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
    return registration && registration.active ? registration.sync : undefined;
  } catch {
    return undefined;
  }
}

// Whether the browser would send by itself, with no page open.
export const canSendAlone = async () => Boolean(await sync());

// Asks it to. A page that is open needs no help, so this is asked when a try failed or the page is left.
export async function sendWhenOnline(tag) {
  try {
    const registered = await sync();
    if (registered) await registered.register(tag);
  } catch {
    // Refused by the browser's settings: the next page that is opened sends.
  }
}
