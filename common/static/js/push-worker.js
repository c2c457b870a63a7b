// The part of a service worker that shows push messages (common/notifications/channels/push.py makes them) and tells
// the server that it did: a push service's 201 proves nothing. It exports nothing, so that classic workers
// (importScripts) can load it as well as module workers.

(() => {
  const RECEIPTS = "/v1/receipts/push";
  const BUZZ_MS = [400, 150, 400, 150, 400, 150, 800];

  function read(event) {
    try {
      return event.data.json();
    } catch {
      return {};
    }
  }

  const ours = url => {
    try {
      const target = new URL(url || "/", self.location.origin);
      return target.origin === self.location.origin ? target.href : self.location.origin;
    } catch {
      return self.location.origin;
    }
  };

  async function show(message) {
    await self.registration.showNotification(message.title || "Alarm", {
      body: message.body || "",
      tag: message.tag || undefined,
      renotify: Boolean(message.tag),
      requireInteraction: true,
      vibrate: BUZZ_MS,
      data: { url: ours(message.url) },
    });
    if (!message.id || !message.receipt) return;
    await fetch(RECEIPTS, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id: message.id, receipt: message.receipt }),
      credentials: "omit",
    }).catch(() => undefined);
  }

  async function open(url) {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const same = pages.find(page => page.url === url);
    return same ? same.focus() : self.clients.openWindow(url);
  }

  self.addEventListener("push", event => event.waitUntil(show(read(event))));
  self.addEventListener("notificationclick", event => {
    event.notification.close();
    event.waitUntil(open(event.notification.data.url));
  });
})();
