import type { Same } from "../../catalog.ts";
import type english from "../../en/home/frame.ts";

export default {
  "frame.close": "Schließen",
  "frame.dismiss": "Schließen",
  "frame.older-page": "Diese Seite ist älter als der Server. Lade sie neu.",
  "frame.out": "Du bist nicht mehr in diesem Raum.",
  "frame.full": "{n, plural, one {# Raum ist} other {# Räume sind}} offen, mehr geht nicht.",
  "frame.full-do": "Verlasse einen davon und betritt dann diesen.",
  "frame.sealed-called": "Versiegelter Raum {id}",
} satisfies Same<typeof english>;
