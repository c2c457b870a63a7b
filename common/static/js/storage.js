// What this phone remembers, in IndexedDB. A phone without storage (private mode, full disk) still sends; it only
// cannot remember.

export const asked = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// Gives `remember(names, work, mode)`: runs `work` with the named stores in one transaction, and gives its result once
// all of it is on disk; undefined where nothing can be kept.
export function storage(name, version, stores) {
  function opened() {
    const opening = indexedDB.open(name, version);
    opening.onupgradeneeded = () => {
      const there = opening.result.objectStoreNames;
      stores.filter(one => !there.contains(one)).forEach(one => opening.result.createObjectStore(one));
    };
    return asked(opening);
  }

  return async (names, work, mode = "readwrite") => {
    let database;
    try {
      database = await opened();
      database.onversionchange = () => database.close();
      const transaction = database.transaction(names, mode);
      const done = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const [result] = await Promise.all([work(...names.map(one => transaction.objectStore(one))), done]);
      return result;
    } catch {
      return undefined;
    } finally {
      if (database) database.close();
    }
  };
}
