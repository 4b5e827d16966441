import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/exporting.ts";

export default {
  "export.title": "Diesen Raum exportieren",
  "export.as": "Als",
  "export.html": "Eine Seite zum Lesen, Drucken und Aufheben. Sie öffnet sich in jedem Browser ohne Netz.",
  "export.json":
    "Für Programme: jede Nachricht mit ihrem Platz, früheren Fassungen, Reaktionen und dem, was von ihr bewiesen wurde.",
  "export.digests": "Dateien stehen mit ihrem SHA-256 darin, ihre Bytes nicht.",
  "export.private-too": "Auch meine privaten Gespräche",
  "export.private-means":
    "Was du und andere für nur eine Person geschrieben haben. Ausgeschaltet steht nur darin, was alle lesen konnten.",
  "export.do": "{format} exportieren",
  "export.cancel": "Abbrechen",
  "export.progress": "Export",
  "export.fetching": "Was noch nicht hier ist, wird geholt …",
  "export.writing": "Die Datei wird geschrieben …",
  "export.saved": "{n, plural, one {# Nachricht} other {# Nachrichten}} gespeichert als {name}.",
  "export.room": "Raum",
  "export.head":
    "{n, plural, one {# Nachricht, wie {name} sie am {time} hatte.} other {# Nachrichten, wie {name} sie am {time} hatte.}}",
  "export.sealed": "Der Raum ist versiegelt: Bewahre diese Datei so auf wie seinen Link.",
  "export.private-with": "Privat mit {name}",
  "export.nothing-said": "Es wurde nichts gesagt.",
  "export.answer-away": "Antwort auf Nachricht {n}, die nicht hier ist",
  "export.answer": "Antwort auf {link}",
  "export.deleted": "Gelöscht am {time}",
  "export.not-shown":
    "Nicht gezeigt: {why, select, altered {verändert} sender {von jemand anderem} replayed {wiederholt} moved {verschoben} late {zu spät versiegelt} unchecked {ungeprüft} equivocal {mehrdeutig} other {unbekannt}}",
  "export.file": "Datei {name}, {size}",
} satisfies Same<typeof english>;
