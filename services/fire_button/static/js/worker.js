// The service worker of the button (routes/citizen/worker.py says what it keeps).

import "../../common/js/push-worker.js";
import { keepShell, sendInBackground } from "../../common/js/worker.js";
import { TAG, pass } from "./sender.js";

export function serve(kept) {
  keepShell(kept);
  sendInBackground(TAG, pass);
}
