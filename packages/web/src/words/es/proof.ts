import alerts from "./proof/alerts.ts";
import connection from "./proof/connection.ts";

/** The windows of the proof panel, and dialogs over the conversation. */
export default { ...alerts, ...connection };
