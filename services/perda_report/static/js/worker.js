// The service worker (routes/citizen/worker.py says what it keeps): the form starts without a signal, and reports
// that wait are sent when the signal returns, also when no page is open. It touches nothing else: no other page, no
// answer of the API, nothing about a person is ever kept here.

import { TAG, pass } from "./sender.js";

const OURS = "lapor-";
const PATIENCE_MS = 5000;

export function serve({ version, page, files }) {
  const mine = `${OURS}${version}`;
  const kept = new Set(files);

  self.addEventListener("install", event => event.waitUntil(fill(mine, page, files).then(() => self.skipWaiting())));
  self.addEventListener("activate", event => event.waitUntil(only(mine).then(() => self.clients.claim())));
  self.addEventListener("fetch", event => {
    const { pathname } = new URL(event.request.url);
    if (event.request.method !== "GET" || !event.request.url.startsWith(self.location.origin)) return;
    if (event.request.mode === "navigate") {
      if (pathname === "/" || pathname === page) event.respondWith(freshest(event.request, mine, page));
    } else if (kept.has(pathname)) event.respondWith(fromCache(event.request, mine));
  });
  self.addEventListener("sync", event => { if (event.tag === TAG) event.waitUntil(sendOrBeAskedAgain()); });
}

async function fill(mine, page, files) {
  const cache = await caches.open(mine);
  await cache.addAll([new Request(page, { cache: "reload" }), ...files]);
}

async function only(mine) {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name.startsWith(OURS) && name !== mine).map(name => caches.delete(name)));
}

async function fromCache(request, mine) {
  return await (await caches.open(mine)).match(request.url, { ignoreVary: true }) ?? fetch(request);
}

// The page from the network; the kept one when that takes too long or fails.
async function freshest(request, mine, page) {
  const kept = await (await caches.open(mine)).match(page, { ignoreVary: true });
  if (!kept) return fetch(request);
  const asked = fetch(request).then(answer => (answer.status >= 500 ? kept : answer), () => kept);
  return Promise.race([asked, new Promise(resolve => { setTimeout(() => resolve(kept), PATIENCE_MS); })]);
}

// A browser that is told "not yet" asks again later, by itself.
async function sendOrBeAskedAgain() {
  const channel = new BroadcastChannel(TAG);
  const { done } = await pass((...news) => channel.postMessage(news));
  channel.close();
  if (!done) throw new Error("still waiting for a signal");
}
