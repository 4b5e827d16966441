import attention from "./extras/attention.ts";
import rooms from "./extras/rooms.ts";

/** What stands around the conversation when somebody asks for it. */
export default { ...attention, ...rooms };
