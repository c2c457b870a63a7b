// What this phone remembers, in IndexedDB: the draft of a report, and reports on their way.

const NAME = "lapor";
const VERSION = 2;

export const asked = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function opened() {
  const opening = indexedDB.open(NAME, VERSION);
  opening.onupgradeneeded = () => {
    const there = opening.result.objectStoreNames;
    ["draft", "queue"].filter(name => !there.contains(name)).forEach(name => opening.result.createObjectStore(name));
  };
  return asked(opening);
}

// Runs `work` with the named stores in one transaction, and gives its result once all of it is on disk.
// A phone without storage (private mode, full disk) still sends; it only cannot remember: then this gives undefined.
export async function remember(names, work, mode = "readwrite") {
  let database;
  try {
    database = await opened();
    database.onversionchange = () => database.close();
    const transaction = database.transaction(names, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([work(...names.map(name => transaction.objectStore(name))), done]);
    return result;
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}
