import type { Same } from "../../catalog.ts";
import type english from "../../en/home/shell.ts";

export default {
  "shell.theme-system": "Farben: wie das System",
  "shell.theme-light": "Farben: hell",
  "shell.theme-dark": "Farben: dunkel",
  "shell.language": "Sprache",
  "shell.language-away":
    "Diese Sprache konnte nicht geladen werden. Versuch es noch einmal, wenn der Server erreichbar ist.",
  "shell.connected": "Verbunden",
  "shell.connecting": "Verbindet …",
  "shell.disconnected": "Getrennt",
  "shell.connection-details": "Einzelheiten der Verbindung",
  "shell.connect-here": "Hier verbinden",
  "shell.try-now": "Jetzt versuchen",
  "shell.trying-now": "wird jetzt versucht",
  "shell.next-try": "nächster Versuch in <figures>{time}</figures>",
  "shell.broken": "Diese Seite ist abgestürzt.",
  "shell.broken-kept":
    "Was bestätigt wurde, ist auf dem Server aufgehoben. Lade die Seite neu: Sie kehrt unter demselben Namen in den Raum zurück.",
  "shell.reload": "Neu laden",
  "shell.install": "App installieren",
} satisfies Same<typeof english>;
