import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/lamps.ts";

export default {
  "lamps.ok": "gut",
  "lamps.failed": "gescheitert",
  "lamps.unknown": "noch nicht bekannt",
  "lamps.none": "keine Prüfung",
  "lamps.arrival": "Ankunft",
  "lamps.read-back": "Rücklesen",
  "lamps.receiver": "Empfänger",
  "lamps.line": "Ankunft {arrival}, Rücklesen {readBack}, Empfänger {receiver}",
  "lamps.by-arrival": "der Server, bei der Ankunft",
  "lamps.by-read-back": "der Server, beim Lesen von seiner Platte",
  "lamps.by-nobody": "in einem offenen Raum sagt es niemand",
  "lamps.by-this-client": "dieser Client",
  "lamps.by-whoever": "wer es bekommt",
  "lamps.blame-arrival": "Verändert, bevor der Server es hatte: auf dem Weg dorthin oder vom Absender.",
  "lamps.blame-read-back":
    "Verändert beim Server, nachdem er es angenommen hatte: seine Platte, nach seinem eigenen Wort.",
  "lamps.blame-receiver":
    "Verändert beim Server oder dahinter: Der Server sagt, er habe ausgegeben, was er angenommen hatte.",
  "lamps.who-checked": "Wer es geprüft hat",
} satisfies Same<typeof english>;
