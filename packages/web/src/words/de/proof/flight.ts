import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/flight.ts";

export default {
  "flight.title": "Flugschreiber",
  "flight.save": "Aufzeichnung speichern",
  "flight.replay": "Abspielen",
  "flight.none":
    "Davon gibt es keine Aufzeichnung: Diese Seite behält die der acht zuletzt begonnenen Übertragungen, solange sie offen ist.",
  "flight.away": "Der Abspieler konnte nicht geladen werden. Lade die Seite neu, wenn der Server wieder da ist.",
  "flight.recording": "Aufzeichnung {file}",
  "flight.close": "Aufzeichnung schließen",
  "flight.about":
    "<figures>{size}</figures> in {chunks, plural, one {# Stück} other {# Stücken}}, {packets, plural, one {# Paket} other {# Pakete}} in {time}.",
  "flight.about-dropped":
    "<figures>{size}</figures> in {chunks, plural, one {# Stück} other {# Stücken}}, {packets, plural, one {# Paket} other {# Pakete}} in {time}; {n, plural, one {# älteres hatte} other {# ältere hatten}} keinen Platz, was sie taten, steht im ersten Bild.",
  "flight.pause": "Aufzeichnung anhalten",
  "flight.play": "Aufzeichnung abspielen",
  "flight.before": "Voriges Paket",
  "flight.next": "Nächstes Paket",
  "flight.time": "Zeit in der Aufzeichnung",
  "flight.at": "{at} von {all}, Paket {n} von {packets}",
  "flight.packets": "Pakete bis jetzt",
  "flight.nothing-passed": "Noch ist nichts vorbeigekommen.",
  "flight.out": "gesendet",
  "flight.in": "gekommen",
  "flight.chunk": "Stück",
  "flight.ask": "was hast du?",
  "flight.cancel": "abbrechen",
  "flight.acknowledged": "bestätigt",
  "flight.missing": "fehlt",
  "flight.refused": "abgelehnt",
  "flight.compromised": "kompromittiert",
  "flight.complete": "vollständig",
  "flight.cancelled": "abgebrochen",
  "flight.valid": "gültig",
  "flight.chunks": "{n, plural, one {# Stück} other {# Stücke}}",
  "flight.up-to": "alle bis {seq}",
  "flight.nothing": "nichts",
  "flight.stretches": "{n, plural, one {# Strecke} other {# Strecken}}",
} satisfies Same<typeof english>;
