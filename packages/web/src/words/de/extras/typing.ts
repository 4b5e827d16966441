import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/typing.ts";

export default {
  "typing.title": "Zeigen, dass ich schreibe",
  "typing.on": "an",
  "typing.off": "aus",
  "typing.tell": "Anderen zeigen, dass ich schreibe",
  "typing.means":
    "Für wen die Nachricht ist, sieht, dass du schreibst, und der Server auch; nie, was. Es wird nirgends aufbewahrt.",
} satisfies Same<typeof english>;
