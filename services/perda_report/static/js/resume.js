// On every citizens' page but the form: what waits on this phone is sent now, and the page says what came of it.

import { notice } from "./notice.js";
import { all } from "./queue.js";
import { sendAll } from "./sender.js";

const show = async () => notice(await all());

if ((await all()).length) {
  await show();
  await sendAll();
  await show();
}
