import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/bots.ts";

export default {
  "bots.title": "Bots und Hooks",
  "bots.what":
    "Ein Bot ist ein Name, unter dem hier ein Programm spricht. Mit einem Hook wird alles, was im Raum gesagt wird, auch an eine Adresse geschickt.",
  "bots.sealed":
    "Ein versiegelter Raum hat keine Bots: Der Server kann nicht lesen, was hier gesagt wird, hat also nichts zu verschicken und könnte nicht versiegeln, was kommt. Lass stattdessen ein Programm mit der Client-Bibliothek im Raum laufen: Es ist ein Mitglied wie jedes andere, mit eigenem Schlüssel und eigener Sicherheitsnummer.",
  "bots.asking": "Fragt den Server…",
  "bots.none": "In diesem Raum ist noch kein Bot.",
  "bots.name": "Name des Bots",
  "bots.hook-address": "Adresse des Hooks (falls gewünscht)",
  "bots.hook-what":
    "Alles, was danach gesagt wird, wird dorthin geschickt, unterschrieben mit dem Geheimnis. Alle im Raum erfahren, an welchen Host. Es muss eine https-Adresse des öffentlichen Internets sein, wenn der Betreiber des Servers nicht andere erlaubt.",
  "bots.add": "Bot hinzufügen",
  "bots.made": "Von {by}, {when}",
  "bots.never-used": "Sein Token wurde nie benutzt",
  "bots.used": "Sein Token wurde zuletzt {when} benutzt",
  "bots.hook-done": "Schickt an {host}; alles ist zugestellt",
  "bots.hook-behind": "Schickt an {host}; {n, plural, one {# Nachricht wartet} other {# Nachrichten warten}}",
  "bots.hook-fails": "Die Zustellung scheitert seit {when} und wird wieder versucht:",
  "bots.remove": "{name} entfernen",
  "bots.remove-ask":
    "{name} entfernen? Sein Token taugt dann zu nichts mehr, sein Hook erfährt nichts mehr, und der Name ist frei. Was er gesagt hat, bleibt.",
  "bots.keep": "Behalten",
  "bots.made-now": "Der neue Bot",
  "bots.once": "Das wird nur jetzt gezeigt. Wer es verliert, entfernt den Bot und fügt einen neuen hinzu.",
  "bots.address": "Adresse zum Schreiben",
  "bots.token": "Token",
  "bots.secret": "Geheimnis des Hooks",
  "bots.copy": "Kopieren",
  "bots.copy-one": "Kopieren: {what}",
  "bots.copied": "Kopiert.",
  "bots.not-copied": "Es konnte nicht kopiert werden. Markiere es und kopiere es von Hand.",
} satisfies Same<typeof english>;
