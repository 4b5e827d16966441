import attention from "./extras/attention.ts";
import exporting from "./extras/exporting.ts";
import keyboard from "./extras/keyboard.ts";
import rooms from "./extras/rooms.ts";
import search from "./extras/search.ts";

/** What stands around the conversation when somebody asks for it. */
export default { ...attention, ...exporting, ...keyboard, ...rooms, ...search };
