// The service worker (routes/citizen/worker.py says what it keeps): the form starts without a signal, and reports
// that wait are sent when the signal returns, also when no page is open.

import { keepShell, sendInBackground } from "../../common/js/worker.js";
import { TAG, pass } from "./sender.js";

export function serve(kept) {
  keepShell(kept);
  sendInBackground(TAG, pass);
}
