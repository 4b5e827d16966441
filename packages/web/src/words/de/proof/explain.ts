import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/explain.ts";

export default {
  "explain.crc-of":
    "{what, select, message {über die Bytes der Nachricht, wie sie kamen} other {über die Bytes des Stücks, wie sie kamen}}",
  "explain.seq": "Sequenznummer",
  "explain.seq-as-came": "{seq}, wie sie kam",
  "explain.crc-xor": "CRC-32 XOR Nummer",
  "explain.expected": "das erwartete Tag",
  "explain.tag": "Tag",
  "explain.as-came": "wie es kam",
  "explain.open-valid":
    "{what, select, message {Das Tag passt zu den Bytes der Nachricht und zu ihrer Nummer: Beides wurde nicht aus Versehen verändert. Ausrechnen kann es jeder, es beweist also keinen Urheber.} other {Das Tag passt zu den Bytes des Stücks und zu seiner Nummer: Beides wurde nicht aus Versehen verändert. Ausrechnen kann es jeder, es beweist also keinen Urheber.}}",
  "explain.open-moved":
    "{what, select, message {Das Tag passt zu denselben Bytes unter der Nummer {fits}, und die Nachricht kam als Nummer {seq}: Ihre Nummer wurde unterwegs verändert.} other {Das Tag passt zu denselben Bytes unter der Nummer {fits}, und das Stück kam als Nummer {seq}: Seine Nummer wurde unterwegs verändert.}}",
  "explain.open-altered":
    "{what, select, message {Das Tag passt weder zu den Bytes der Nachricht noch zu ihrer Nummer, wie sie kamen: Der Inhalt wurde unterwegs verändert.} other {Das Tag passt weder zu den Bytes des Stücks noch zu seiner Nummer, wie sie kamen: Der Inhalt wurde unterwegs verändert.}}",
  "explain.read-back":
    "Der Server hat Stück {seq} von {name} von seiner Platte gelesen und nicht gefunden, was er angenommen hatte. Er hat nichts davon ausgegeben.",
  "explain.read-back-you":
    "Der Server hat dein Stück {seq} von seiner Platte gelesen und nicht gefunden, was er angenommen hatte. Er hat nichts davon ausgegeben.",
  "explain.magic": "Kennung, Bytes 0–7",
  "explain.suite": "Verfahren, Byte 8",
  "explain.kind": "Art, Byte 9",
  "explain.thing": "{what, select, message {Nachricht} other {Stück}}",
  "explain.direction": "Richtung, Byte 10",
  "explain.to": "{to, select, one {an eine Person} other {an den ganzen Raum}}",
  "explain.flags": "Flags, Byte 11",
  "explain.last": "{last, select, yes {das letzte Stück seiner Datei} other {keine}}",
  "explain.epoch": "Epoche, Bytes 12–15",
  "explain.room": "Raum, Bytes 16–47",
  "explain.room-is": "SHA-256 der Kennung des Raums",
  "explain.sender": "Absender, Bytes 48–79",
  "explain.sender-is": "SHA-256 des Schlüssels des Absenders",
  "explain.recipient": "Empfänger, Bytes 80–111",
  "explain.recipient-is": "{to, select, one {SHA-256 des Schlüssels des Empfängers} other {niemand allein}}",
  "explain.stream": "Strom, Bytes 112–127",
  "explain.stream-is": "zufällig, einmal benutzt",
  "explain.chunks": "Stücke der Datei, Bytes 136–143",
  "explain.chunk-size": "Stückgröße, Bytes 144–147",
  "explain.length": "Länge, Bytes 148–151",
  "explain.file-size": "Dateigröße, Bytes 152–159",
  "explain.seq-bytes": "Sequenznummer, Bytes 128–135",
  "explain.first-digits": "seine ersten Ziffern, wie es kam",
  "explain.keyed-valid":
    "{what, select, message {Die Nachricht {whose, select, mine {} other {von {name} }}ging mit dem Schlüssel des Raums auf, an ihrem Platz und mit allem, was an sie gebunden ist: Niemand ohne den Schlüssel hat sie gemacht oder verschoben.} other {Das Stück {whose, select, mine {} other {von {name} }}ging mit dem Schlüssel des Raums auf, an seinem Platz und mit allem, was an es gebunden ist: Niemand ohne den Schlüssel hat es gemacht oder verschoben.}}",
  "explain.keyed-bad":
    "{what, select, message {Die Nachricht {whose, select, mine {} other {von {name} }}hält mit dem Schlüssel des Raums nicht stand, an ihrem Platz und mit allem, was an sie gebunden ist. Welches Tag sie hätte haben sollen, erfährt niemand.} other {Das Stück {whose, select, mine {} other {von {name} }}hält mit dem Schlüssel des Raums nicht stand, an seinem Platz und mit allem, was an es gebunden ist. Welches Tag es hätte haben sollen, erfährt niemand.}}",
} satisfies Same<typeof english>;
