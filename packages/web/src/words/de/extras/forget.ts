import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/forget.ts";

export default {
  "forget.ask": "{room} vergessen?",
  "forget.what":
    "{kind, select, sealed {Dieser Browser vergisst den Link des Raums, wer du dort bist, und was er davon behält. Ohne eine andere Kopie des Links führt kein Weg zurück.} other {Dieser Browser vergisst, wer du dort bist, was du zu schreiben begonnen hast, und was er von dem Raum behält. Der Raum bleibt, und du kannst ihm wieder beitreten.}}",
  "forget.yes": "Vergessen",
  "forget.no": "Behalten",
} satisfies Same<typeof english>;
