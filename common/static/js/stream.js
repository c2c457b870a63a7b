// A stream of server-sent events that does not give up: the browser's own EventSource ends for good at the first answer
// that is not 200, and does not notice a line that went silent.

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15000;

// heard: name of an event → function(data). silentAfter: open anew when nothing came for so many ms (0: never).
// closed(): asked before it is opened anew; true ends it. Gives { end, lastHeard() }.
export function follow(address, heard, { silentAfter = 0, closed = () => false } = {}) {
  let source = null;
  let cursor = "";
  let pause = FIRST_PAUSE_MS;
  let last = 0;
  let timer = 0;
  let ended = false;

  function take(name, event) {
    last = Date.now();
    pause = FIRST_PAUSE_MS;
    if (event.lastEventId) cursor = event.lastEventId;
    heard[name](JSON.parse(event.data));
  }

  function open() {
    clearTimeout(timer);
    if (source) source.close();
    if (ended || closed()) return;
    source = new EventSource(cursor ? `${address}?last_event_id=${encodeURIComponent(cursor)}` : address);
    Object.keys(heard).forEach(name => source.addEventListener(name, event => take(name, event)));
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) again();
    };
    if (silentAfter) timer = setTimeout(look, silentAfter);
  }

  function again() {
    clearTimeout(timer);
    timer = setTimeout(open, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }

  function look() {
    const left = last + silentAfter - Date.now();
    if (left > 0) timer = setTimeout(look, left);
    else again();
  }

  open();
  window.addEventListener("online", open);
  return {
    lastHeard: () => last,
    end() {
      ended = true;
      clearTimeout(timer);
      window.removeEventListener("online", open);
      if (source) source.close();
    },
  };
}
