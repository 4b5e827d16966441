import alerts from "./proof/alerts.ts";
import connection from "./proof/connection.ts";
import explain from "./proof/explain.ts";
import flight from "./proof/flight.ts";
import halted from "./proof/halted.ts";
import integrity from "./proof/integrity.ts";
import lab from "./proof/lab.ts";
import lamps from "./proof/lamps.ts";
import matrix from "./proof/matrix.ts";
import transfers from "./proof/transfers.ts";

/** The windows of the proof panel, and dialogs over the conversation. */
export default {
  ...alerts,
  ...connection,
  ...explain,
  ...flight,
  ...halted,
  ...integrity,
  ...lab,
  ...lamps,
  ...matrix,
  ...transfers,
};
