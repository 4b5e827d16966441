import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/matrix.ts";

export default {
  "matrix.seq-shift": "Die Sequenznummer verschieben, das Tag behalten",
  "matrix.seq-shift-open": "Das Tag ist durch XOR an die Nummer gebunden; eine andere Nummer braucht ein anderes Tag.",
  "matrix.seq-shift-keyed": "Die Nummer gehört zu dem, was das Tag abdeckt, und muss in den Strom passen.",
  "matrix.bit-flip": "Ein Bit kippen, das Tag behalten",
  "matrix.bit-flip-open": "Eine CRC findet jedes einzelne gekippte Bit, und zufälligen Schaden bis auf 1 von 2³².",
  "matrix.bit-flip-keyed": "Das Tag deckt jedes Bit ab, und nur wer den Schlüssel hat, kann ein anderes machen.",
  "matrix.re-tag": "Ein Bit kippen und das Tag neu berechnen",
  "matrix.re-tag-open": "Das Tag hat keinen Schlüssel: Wer das Verfahren kennt, berechnet das richtige.",
  "matrix.re-tag-keyed": "Das Verfahren zu kennen hilft ohne den Schlüssel des Raums nicht.",
  "matrix.crc-delta": "Ein Bit ungelesen kippen und das Tag um den Unterschied verschieben",
  "matrix.crc-delta-open": "Eine CRC ist linear: Was eine Änderung zum Tag beiträgt, hängt nicht vom Inhalt ab.",
  "matrix.crc-delta-keyed":
    "Weder HMAC noch das Tag von GCM folgt unter einem geheimen Schlüssel dem Inhalt auf vorhersehbare Weise.",
  "matrix.craft": "Anderer Inhalt, passend gemacht für das Tag eines anderen Stücks",
  "matrix.craft-open": "Vier freie Bytes erreichen jede CRC; jeder Inhalt kann also jedes Tag bekommen.",
  "matrix.craft-keyed": "Ohne den Schlüssel gibt es keinen Inhalt, der zu einem gegebenen Tag passt.",
  "matrix.replay": "Eine Nachricht erneut einspielen",
  "matrix.replay-open":
    "Das Tag deckt weder Absender noch Nachrichten-ID ab: Unter neuer ID ist die alte Nachricht eine neue.",
  "matrix.replay-keyed":
    "Jede Nummer im Strom eines Absenders wird einmal angenommen; die Kopie wird als solche erkannt.",
  "matrix.replay-transfer": "Ein Stück einer anderen Übertragung einsetzen",
  "matrix.replay-transfer-open": "Das Tag deckt nicht ab, zu welcher Übertragung ein Stück gehört.",
  "matrix.replay-transfer-keyed": "Jeder Strom hat eigene Schlüssel, und seine ID gehört zu dem, was das Tag abdeckt.",
  "matrix.splice-room": "Ein Stück eines anderen Raums einsetzen",
  "matrix.splice-room-open": "Das Tag deckt nicht ab, zu welchem Raum ein Stück gehört.",
  "matrix.splice-room-keyed":
    "Ein anderer Raum hat ein anderes Geheimnis, und der Raum gehört zu dem, was das Tag abdeckt.",
  "matrix.relabel": "Die Nummern zweier Stücke tauschen",
  "matrix.relabel-open": "Es scheitert, außer die beiden CRCs unterscheiden sich genau um das XOR der Nummern.",
  "matrix.relabel-keyed": "Die Nummer gehört zu dem, was das Tag abdeckt.",
  "matrix.reorder": "Stücke in anderer Reihenfolge zustellen",
  "matrix.reorder-all": "Stücke tragen ihre Nummern; danach wird die Datei zusammengesetzt.",
  "matrix.drop": "Ein Stück endgültig verlieren",
  "matrix.drop-open": "Die Lücke fällt auf und die Datei wird nie fertig, aber niemand bürgt für ihren Inhalt.",
  "matrix.drop-keyed": "Das echte Manifest sagt, wie viele Stücke es gibt; ohne alle wird die Datei nicht gezeigt.",
  "matrix.lower-totals": "Kürzen: die Summen senken und den Rest weglassen",
  "matrix.lower-totals-open": "Die Summen sind nicht abgedeckt: Die erste Hälfte gilt als die Datei.",
  "matrix.lower-totals-keyed":
    "Die Summen gelten nur aus dem echten Manifest, und nur das letzte Stück ist als letztes markiert.",
  "matrix.truncate": "Ein Stück halbieren",
  "matrix.truncate-open": "Die CRC des Rests ist eine andere.",
  "matrix.truncate-keyed": "Die Länge gehört zu dem, was das Tag abdeckt.",
  "matrix.duplicate": "Ein Stück zweimal zustellen",
  "matrix.duplicate-open": "Nicht durch das Tag, das zweimal passt: Der Server behält Nummer und SHA-256 jedes Stücks.",
  "matrix.duplicate-keyed":
    "Die Nummer ist vergeben: Ein echtes Paket mit derselben ist eine Kopie und wird einmal gespeichert.",
  "matrix.strip-tag": "Das Tag weglassen",
  "matrix.strip-tag-open":
    "Ein Stück oder eine Nachricht ohne Tag wird abgelehnt; die Vorlage ließ sie als „legacy“ durch.",
  "matrix.strip-tag-keyed": "Was kein Tag hat, scheitert an der Prüfung wie das mit einem falschen.",
  "matrix.downgrade-suite": "Ein schwächeres Verfahren behaupten",
  "matrix.downgrade-suite-open": "Es gibt kein schwächeres Verfahren.",
  "matrix.downgrade-suite-keyed": "Das Verfahren gehört zum Raum: Was ein Paket darüber sagt, wird nicht geglaubt.",
  "matrix.impersonate": "Einer Nachricht den Namen eines anderen geben",
  "matrix.impersonate-open":
    "Auf dem Weg hin übergeht der Server ihn; auf dem Weg zurück bindet nichts einen Namen an eine Nachricht.",
  "matrix.impersonate-keyed":
    "Der Strom jedes Absenders hat eigene Schlüssel; unter einem anderen Namen passt das Tag nicht.",
  "matrix.member-forges": "Ein Mitglied fälscht die Nachricht eines anderen",
  "matrix.member-forges-open": "Wer ein Paket auf den Weg bringen kann, kann alles für jeden schreiben.",
  "matrix.member-forges-hmac": "Alle Mitglieder haben denselben Schlüssel: Er beweist ein Mitglied, nicht welches.",
  "matrix.member-forges-aes": "Jedes Paket ist signiert, und niemand sonst hat den Schlüssel des Absenders.",
  "matrix.member-equivocates": "Ein Mitglied sagt zwei anderen Verschiedenes",
  "matrix.member-equivocates-open": "Niemand vergleicht, was anderen gesagt wurde.",
  "matrix.member-equivocates-hmac":
    "Beide Fassungen tragen gute Tags, und niemand vergleicht, was anderen gesagt wurde.",
  "matrix.member-equivocates-aes":
    "Beide sind signiert; es zeigt sich, wenn zwei Mitglieder die Köpfe ihrer Ketten vergleichen.",
  "matrix.server-alters": "Der Server verändert eine Nachricht",
  "matrix.server-alters-open": "Mitglieder prüfen nichts: Sie lesen, was der Server zustellt.",
  "matrix.server-alters-keyed": "Mitglieder prüfen, und der Server hat keinen Schlüssel.",
  "matrix.server-drops": "Der Server hält eine Nachricht zurück",
  "matrix.server-drops-open": "Der Server zählt die Nachrichten selbst, also fehlt nichts.",
  "matrix.server-drops-hmac":
    "Die nächste zeigt eine Lücke; wer sie gemacht hat, und ob eine letzte fehlt, zeigt sie nicht.",
  "matrix.server-drops-aes":
    "Die nächste zeigt eine Lücke; wer sie gemacht hat, und ob eine letzte fehlt, zeigt sie nicht.",
  "matrix.server-shows-private": "Der Server zeigt eine private Nachricht einem anderen Mitglied",
  "matrix.server-shows-private-open": "Sie ist nicht verschlüsselt.",
  "matrix.server-shows-private-hmac": "Sie ist authentifiziert, nicht verschlüsselt.",
  "matrix.server-shows-private-aes":
    "Sie ist mit einem Schlüssel verschlüsselt, auf den sich nur ihre beiden Enden einigen können.",
  "matrix.evil-page": "Der Server liefert eine Seite, die ihren Nutzer verrät",
  "matrix.evil-page-all": "Die Seite ist das Programm: Eine, die lügt, kann über jede Prüfung alles sagen.",
  "matrix.leaked-link": "Ein Mitglied gibt weiter, was es hat: den Link, ein Bildschirmfoto",
  "matrix.leaked-link-all": "Wer lesen darf, kann weitersagen; das sieht keine Prüfung.",
} satisfies Same<typeof english>;
