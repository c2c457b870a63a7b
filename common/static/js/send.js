// Sending over a weak line. One try each, of a JSON body or a photo: what it came to is {answer}, {refused} or {again}.
// And tries until nothing is left.

const LONGEST_WAIT_MS = 30000;
const TRY_TIMEOUT_MS = 30000;
const CREATED = 201;

const isPassing = status => status === 0 || status >= 500 || status === 429 || status === 408;

async function read(answer) {
  const said = await answer.json().catch(() => ({}));
  const errors = said.errors || {};
  return { why: Object.keys(errors).map(name => errors[name]).join(" ") || said.detail || "", errors };
}

// `expected`: the status of success. A sign-in page of somebody's Wi-Fi answers too, but not like this.
export async function sendJson(address, { body, headers, method = "POST", expected = CREATED, timeout_ms: most = TRY_TIMEOUT_MS }) {
  try {
    const answer = await fetch(address, {
      method,
      headers: Object.assign({ "Content-Type": "application/json", Accept: "application/json" }, headers),
      body: JSON.stringify(body),
      signal: timeout(most),
    });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    if (answer.status === expected && isJson) return { answer: await answer.json() };
    if (answer.ok || answer.redirected || isPassing(answer.status)) return { again: true, crowded: answer.status === 429 };
    return { refused: await read(answer) };
  } catch {
    return { again: true };
  }
}

function timeout(ms) {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), ms);
  return abort.signal;
}

// `progress` gets a whole percentage, where there is something that can tell it (a worker cannot).
export function sendPhoto(address, photo, secret, progress) {
  const form = new FormData();
  form.append("photo", photo.blob, "foto.jpg");
  const headers = { "Idempotency-Key": photo.key, Accept: "application/json" };
  if (secret) headers.Authorization = `Bearer ${secret}`;
  return typeof XMLHttpRequest === "undefined" ? byFetch(address, form, headers) : byRequest(address, form, headers, progress);
}

async function byFetch(address, body, headers) {
  try {
    const answer = await fetch(address, { method: "POST", headers, body, signal: timeout(5 * TRY_TIMEOUT_MS) });
    if (answer.status === CREATED) return { answer: true };
    return answer.ok || isPassing(answer.status) ? { again: true } : { refused: await read(answer) };
  } catch {
    return { again: true };
  }
}

function byRequest(address, form, headers, progress) {
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    Object.keys(headers).forEach(name => request.setRequestHeader(name, headers[name]));
    request.upload.addEventListener("progress", event => {
      if (event.lengthComputable) progress(Math.round(100 * event.loaded / event.total));
    });
    request.addEventListener("load", async () => {
      if (request.status === CREATED) resolve({ answer: true });
      else if (request.status < 300 || isPassing(request.status)) resolve({ again: true });
      else resolve({ refused: await read(new Response(request.response)) });
    });
    ["error", "abort", "timeout"].forEach(kind => request.addEventListener(kind, () => resolve({ again: true })));
    request.timeout = 5 * TRY_TIMEOUT_MS;
    request.send(form);
  });
}

// The open page and the service worker may both want to send, one at a time: whoever holds the lock. Where there are no
// locks only pages send, and the server's answer to a repeated key is the last guard.
export const exclusively = (lock, work) => (navigator.locks ? navigator.locks.request(lock, work) : work());

// `pass(tell)` tries everything once and gives {done, moved}: nothing is left, anything arrived. Gives a function that
// tries until nothing is left; called again while it runs, it goes on at once and takes along what is new.
export function untilSent(pass) {
  const state = { running: undefined, isMore: false, wake: () => undefined };
  return tell => {
    if (state.running) {
      state.isMore = true;
      state.wake();
      return state.running;
    }
    const end = () => { state.running = undefined; };
    state.running = tryAndWait(pass, tell, state);
    state.running.then(end, end);
    return state.running;
  };
}

async function tryAndWait(pass, tell, state) {
  for (let tries = 0; ;) {
    state.isMore = false;
    const { done, moved } = await pass(tell);
    if (done && !state.isMore) return;
    tries = moved || done ? 0 : tries + 1;
    if (!state.isMore) await pause(tries, state);
  }
}

// Until it is woken, the phone says that it is online again, or a growing pause is over.
function pause(tries, state) {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(LONGEST_WAIT_MS, 1000 * Math.pow(2, tries)));
    window.addEventListener("online", done);
    state.wake = done;
  });
}
