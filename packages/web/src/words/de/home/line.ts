import type { Same } from "../../catalog.ts";
import type english from "../../en/home/line.ts";

export default {
  "line.not-started": "nicht begonnen",
  "line.silent": "der Server antwortet nicht",
  "line.unreachable": "der Server ist nicht erreichbar",
  "line.lost": "die Verbindung ging verloren",
  "line.unanswered": "der Server antwortet nicht mehr",
  "line.unreadable": "der Server hat etwas Unlesbares gesendet",
  "line.closed-by-server": "vom Server geschlossen",
  "line.closed": "geschlossen",
  "line.taken-over": "in einem anderen Tab oder Gerät geöffnet",
  "line.displaced": "von einem eigenen früheren Versuch verdrängt",
  "line.unproved": "der Schlüssel konnte nicht bewiesen werden",
  "line.anew": "verbindet sich neu",
} satisfies Same<typeof english>;
