import alerts from "./proof/alerts.ts";
import connection from "./proof/connection.ts";
import doctor from "./proof/doctor.ts";
import explain from "./proof/explain.ts";
import flight from "./proof/flight.ts";
import halted from "./proof/halted.ts";
import integrity from "./proof/integrity.ts";
import lab from "./proof/lab.ts";
import lamps from "./proof/lamps.ts";
import matrix from "./proof/matrix.ts";
import stops from "./proof/stops.ts";
import transfers from "./proof/transfers.ts";

/** The windows of the proof panel, and dialogs over the conversation. */
export default {
  ...alerts,
  ...connection,
  ...doctor,
  ...explain,
  ...flight,
  ...halted,
  ...integrity,
  ...lab,
  ...lamps,
  ...matrix,
  ...stops,
  ...transfers,
};
