// Everything that a reporter's page does by script; each part is small, and the pages work without any of it.

import { watchForIdleness } from "./idle.js";
import { watchForLeaving } from "./leave.js";
import { swapInPlace } from "./swap.js";

watchForLeaving();
watchForIdleness();
swapInPlace();
if (location.pathname !== "/" || location.search) history.replaceState(null, "", "/");
