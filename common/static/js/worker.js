// The part of a service worker that sends what waits when the signal returns, also when no page is open.

import "./shell.js";

export const keepShell = self.keepShell;

// `pass(tell)` tries everything once; open pages hear its news. A browser that is told "not yet" asks again later.
export function sendInBackground(tag, pass) {
  self.addEventListener("sync", event => { if (event.tag === tag) event.waitUntil(sendOrBeAskedAgain(tag, pass)); });
}

async function sendOrBeAskedAgain(tag, pass) {
  const channel = new BroadcastChannel(tag);
  const { done } = await pass((...news) => channel.postMessage(news));
  channel.close();
  if (!done) throw new Error("still waiting for a signal");
}
