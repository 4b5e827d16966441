import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/pdf.ts";

export default {
  "pdf.pages-of": "Seiten von {name}",
  "pdf.place": "Seite {at} von {of}",
  "pdf.previous": "Vorige Seite",
  "pdf.next": "Nächste Seite",
  "pdf.larger": "Vergrößern",
  "pdf.smaller": "Verkleinern",
  "pdf.undrawn": "Diese Seite ließ sich nicht zeichnen.",
  "pdf.locked": "Ein Passwort sperrt dieses PDF. Speichere es und öffne es in einem Programm, das danach fragt.",
  "pdf.broken": "Das lässt sich nicht zeigen: Es ist beschädigt oder gar kein PDF. Speichern lässt es sich trotzdem.",
  "pdf.large": "Dieses PDF ist zu groß, um es hier anzusehen. Speichere es und öffne es in einem anderen Programm.",
} satisfies Same<typeof english>;
