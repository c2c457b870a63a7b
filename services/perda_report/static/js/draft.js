// What was typed and photographed survives a reload, a crash and a dead battery, on this phone only, for three days.
// Everything is forgotten as soon as the report and its photos are with us.

const TERM_MS = 3 * 24 * 3600 * 1000;
const asked = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function store(mode) {
  const opening = indexedDB.open("lapor", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("draft");
  return (await asked(opening)).transaction("draft", mode).objectStore("draft");
}

// A phone without storage (private mode, full disk) still sends; it only cannot remember.
async function calmly(work) {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

export const load = () => calmly(async () => {
  const kept = await asked((await store("readonly")).get("now"));
  if (!kept || Date.now() - kept.at < TERM_MS) return kept;
  await clear();
  return undefined;
});

export const save = draft => calmly(async () => asked((await store("readwrite")).put({ ...draft, at: Date.now() }, "now")));

export const clear = () => calmly(async () => asked((await store("readwrite")).delete("now")));
