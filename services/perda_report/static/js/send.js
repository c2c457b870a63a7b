// The report is sent exactly once: one key for all tries, and tries until we answer. Then the photos, one by one.

const LONGEST_WAIT_MS = 30_000;
const TRY_TIMEOUT_MS = 30_000;

export class Refused extends Error {
  constructor(problem) {
    super(problem.detail ?? "");
    this.errors = problem.errors ?? {};
  }
}

// Until the phone says that it is online again, or a growing pause is over.
export function pause(tries) {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(LONGEST_WAIT_MS, 1000 * 2 ** tries));
    window.addEventListener("online", done);
  });
}

const passing = status => status >= 500 || status === 429 || status === 408;

// Gives the answer of the API. Raises Refused when the report itself has to be mended.
export async function sendReport(address, body, key, waiting) {
  for (let tries = 0; ; tries += 1) {
    let answer = null;
    try {
      answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": key },
        body: JSON.stringify(body),
        signal: timeout(TRY_TIMEOUT_MS),
      });
      if (answer.ok) return await answer.json();
    } catch {
      answer = null;
    }
    if (answer && !passing(answer.status)) throw new Refused(await answer.json().catch(() => ({})));
    waiting(answer?.status === 429);
    await pause(tries);
  }
}

function timeout(ms) {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), ms);
  return abort.signal;
}

// One try for one photo; gives the status, 0 when there was no answer. `progress` gets a whole percentage.
export function sendPhoto(address, photo, secret, progress) {
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Authorization", `Bearer ${secret}`);
    request.setRequestHeader("Idempotency-Key", photo.key);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", event => {
      if (event.lengthComputable) progress(Math.round(100 * event.loaded / event.total));
    });
    request.addEventListener("load", () => resolve(request.status));
    ["error", "abort", "timeout"].forEach(kind => request.addEventListener(kind, () => resolve(0)));
    request.timeout = 5 * TRY_TIMEOUT_MS;
    const form = new FormData();
    form.append("photo", photo.blob, "foto.jpg");
    request.send(form);
  });
}

export const isPassing = status => status === 0 || passing(status);
