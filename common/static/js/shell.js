// The part of a service worker that keeps one page and its files, so that it opens without a signal. It touches nothing
// else: no other page, no answer of the API, nothing about a person is ever kept. It exports nothing, so that classic
// workers (importScripts) can load it as well as module workers.
//
// name: of the caches; version: of the content; page: its address; files: what it loads. patience_ms: how long the
// network may take before the kept page is shown (0: the kept page is shown at once; it renews itself with its worker).
// below: pages under this address show the kept page when the network fails.

self.keepShell = ({ name, version, page, files, patience_ms: patience, below }) => {
  const mine = `${name}-${version}`;
  const kept = new Set(files);

  self.addEventListener("install", event => event.waitUntil(fill().then(() => self.skipWaiting())));
  self.addEventListener("activate", event => event.waitUntil(only().then(() => self.clients.claim())));
  self.addEventListener("fetch", event => {
    const { pathname, search } = new URL(event.request.url);
    if (event.request.method !== "GET" || !event.request.url.startsWith(self.location.origin)) return;
    if (event.request.mode === "navigate") {
      if (pathname === "/" || pathname === page) event.respondWith(start(event.request, search));
      else if (below && pathname.startsWith(below)) event.respondWith(unlessLost(event.request));
    } else if (kept.has(pathname)) event.respondWith(fromCache(event.request));
  });

  async function fill() {
    const cache = await caches.open(mine);
    await cache.addAll([new Request(page, { cache: "reload" }), ...files]);
  }

  async function only() {
    const names = await caches.keys();
    await Promise.all(names.filter(one => one.startsWith(`${name}-`) && one !== mine).map(one => caches.delete(one)));
  }

  async function fromCache(request) {
    return await (await caches.open(mine)).match(request.url, { ignoreVary: true }) || fetch(request);
  }

  const keptPage = async () => (await caches.open(mine)).match(page, { ignoreVary: true });

  // A query asks for something of its own: another language.
  async function start(request, search) {
    const shown = await keptPage();
    if (!shown) return fetch(request);
    if (!patience && !search) return shown;
    const asked = fetch(request).then(answer => (answer.status >= 500 ? shown : answer), () => shown);
    return Promise.race([asked, new Promise(resolve => { setTimeout(() => resolve(shown), patience || 5000); })]);
  }

  async function unlessLost(request) {
    try {
      return await fetch(request);
    } catch (lost) {
      const shown = await keptPage();
      if (shown) return shown;
      throw lost;
    }
  }
};
