// What this phone remembers: the draft of a report, and reports on their way.

import { storage } from "../../common/js/storage.js";

export { asked } from "../../common/js/storage.js";

export const remember = storage("lapor", 2, ["draft", "queue"]);
