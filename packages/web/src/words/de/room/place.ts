import type { Same } from "../../catalog.ts";
import type english from "../../en/room/place.ts";

export default {
  "place.skip": "Zum Gespräch springen",
  "place.rooms-people": "Räume und Leute",
  "place.close-rooms-people": "Räume und Leute schließen",
  "place.search": "Suchen",
  "place.transfers": "Übertragungen & ACKs",
  "place.integrity": "Integrität",
  "place.lab": "Angriffslabor",
  "place.leave": "Raum verlassen",
  "place.people": "Leute",
  "place.manage": "Raum verwalten",
  "place.files": "Dateien",
  "place.export": "Raum exportieren",
  "place.checked-with": "Geprüft mit <figures>{suite}</figures>",
  "place.keyboard": "Tastatur",
  "place.muted":
    "Du bist in diesem Raum stummgeschaltet. Du liest weiter mit; was du schreibst, wird nicht zugestellt und hier aufgehoben, um es noch einmal zu senden.",
  "place.part-away": "Dieser Teil der Seite konnte nicht geladen werden. Lade sie neu, wenn der Server wieder da ist.",
  "place.link-away": "Der Link konnte nicht gezeigt werden. Lade die Seite neu, wenn der Server wieder da ist.",
  "place.invite": "Einladen",
  "place.proof": "Belege",
  "place.proof-width": "Breite des Belegbereichs",
  "place.bots": "Bots und Hooks",
} satisfies Same<typeof english>;
