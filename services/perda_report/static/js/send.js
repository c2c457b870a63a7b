// One try each: the report, then a photo. What a try came to is {answer}, {refused} or {again}.

const TRY_TIMEOUT_MS = 30_000;
const CREATED = 201;

const isPassing = status => status === 0 || status >= 500 || status === 429 || status === 408;

async function read(answer) {
  const said = await answer.json().catch(() => ({}));
  return { why: Object.values(said.errors ?? {}).join(" ") || said.detail || "", errors: said.errors ?? {} };
}

export async function sendReport(address, { body, key }) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body: JSON.stringify(body),
      signal: timeout(TRY_TIMEOUT_MS),
    });
    if (answer.status === CREATED) return { answer: await answer.json() };
    // A sign-in page of somebody's Wi-Fi answers too, but not like this.
    if (answer.ok || isPassing(answer.status)) return { again: true, crowded: answer.status === 429 };
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
  const headers = { Authorization: `Bearer ${secret}`, "Idempotency-Key": photo.key, Accept: "application/json" };
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
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
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
