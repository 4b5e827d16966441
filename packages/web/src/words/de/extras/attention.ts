import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/attention.ts";

export default {
  "attention.title": "Benachrichtigungen",
  "attention.on": "an",
  "attention.off": "aus",
  "attention.sound": "Ton",
  "attention.sound-means": "Ein kurzer Ton mit jeder Benachrichtigung, in allen Räumen.",
  "attention.nothing": "Nichts",
  "attention.private": "Private Nachrichten und @mein Name",
  "attention.everything": "Jede Nachricht",
  "attention.unable":
    "Dieser Browser zeigt Benachrichtigungen nur bei HTTPS-Adressen und auf localhost. Der Titel zählt, was ungelesen ist.",
  "attention.denied":
    "Der Browser lässt diese Seite nicht benachrichtigen. Erlaube es in den Einstellungen der Seite, neben der Adresse.",
  "attention.about": "Solange dieser Raum nicht zu sehen ist, melde mir",
  "attention.let": "Diesen Browser benachrichtigen lassen",
  "attention.told-private": "{name} nur an dich, in {room}",
  "attention.told": "{name} in {room}",
  "attention.more": "{text} (und {n} weitere)",
  "attention.sealed-news": "In einem versiegelten Raum gibt es etwas Neues.",
  "attention.pushed":
    "Installiert erfährt diese App es auch, wenn sie geschlossen ist: aus offenen Räumen, wer was gesagt hat, aus versiegelten nur, dass es Neues gibt.",
} satisfies Same<typeof english>;
