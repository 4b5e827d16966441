import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/notices.ts";

export default {
  "notices.stranger":
    "Der Server führt {name} auf, und {name} hat den Link dieses Raums nicht. Niemand dieses Namens wird gezeigt.",
  "notices.other-key": "{name} hat nicht den Schlüssel gezeigt, den du kennst. Vergleicht die Sicherheitsnummer.",
  "notices.trimmed": "Der Server hat diese Unterhaltung nicht mehr ganz; was er hat, wurde neu geladen.",
  "notices.other-log": "Die Unterhaltung des Raums ist auf dem Server inzwischen eine andere; sie wurde neu geladen.",
  "notices.other-private-log":
    "Die Unterhaltung mit {name} ist auf dem Server inzwischen eine andere; sie wurde neu geladen.",
  "notices.lost": "Die Nachrichten {first} bis {last} sind nicht mehr auf dem Server.",
  "notices.unmatched": "Eine Nachricht von {name} passt nicht zu ihrem Prüfwert.",
  "notices.founder": "Der Server nennt jemand anderen als Gründer dieses Raums.",
  "notices.commands":
    "Der Server zeigt Anordnungen dieses Raums, die nicht gegeben worden sein können. Sie werden nicht befolgt.",
  "notices.keys-for-others":
    "Die neuen Schlüssel dieses Raums sind für andere: Bitte um einen neuen Link. Du liest, was mit den alten gesagt wird, und kannst nichts sagen.",
  "notices.keys-altered":
    "Die neuen Schlüssel dieses Raums sind nicht, was angeordnet wurde. Du liest, was mit den alten gesagt wird, und kannst nichts sagen.",
  "notices.exchanged": "Der Server zeigt anstelle einer von dir gesendeten Nachricht eine andere von dir.",
  "notices.unverified": "{name} konnte eine Nachricht des Raums nicht prüfen.",
  "notices.unverified-private": "{name} konnte eine Nachricht der Unterhaltung mit {other} nicht prüfen.",
  "notices.other-file": "{name} will {file} geprüft haben, und es ist eine andere Datei.",
  "notices.again-new-keys": "Der Raum hat neue Schlüssel: {file} wird von vorn gesendet.",
  "notices.again-not-kept": "Der Server hat nicht behalten, was er geprüft hatte: {file} wird von vorn gesendet.",
  "notices.absent-new-keys": "Der Raum hat neue Schlüssel, und {file} ist nicht zur Hand. Sende es noch einmal.",
  "notices.absent-not-kept":
    "Der Server hat nicht behalten, was er geprüft hatte, und {file} ist nicht zur Hand. Sende es noch einmal.",
  "notices.file-cancelled": "{name} hat das Senden von {file} abgebrochen",
  "notices.file-goes-on": "{file} von {name} geht mit den neuen Schlüsseln des Raums weiter",
  "notices.file-compromised": "{file} von {name} wurde gestoppt: Die Integrität war kompromittiert",
  "notices.file-unkept":
    "{file} konnte auf diesem Gerät nicht behalten werden und geht nicht weiter. Sende es noch einmal, falls es nicht in der Unterhaltung steht.",
  "notices.kill-unsigned":
    "Der Server sagt, {by} habe {file} von {name} gestoppt. Das hat niemand unterschrieben, der es sagen darf.",
  "notices.killed": "{file} von {name} wurde von {by} gestoppt",
  "notices.kept-again": "Was aufs Senden wartet, wird auf diesem Gerät wieder behalten.",
  "notices.no-space":
    "Auf diesem Gerät kann nichts mehr behalten werden: Es ist kein Platz mehr. Es wird wieder versucht. Bis dahin geht verloren, was aufs Senden wartet, wenn die Seite geschlossen wird.",
  "notices.not-kept":
    "Auf diesem Gerät kann nichts mehr behalten werden. Es wird wieder versucht. Bis dahin geht verloren, was aufs Senden wartet, wenn die Seite geschlossen wird.",
  "notices.no-space-ever":
    "Auf diesem Gerät kann nichts mehr behalten werden: Es ist kein Platz mehr. Was aufs Senden wartet, geht verloren, wenn die Seite geschlossen wird.",
  "notices.not-kept-ever":
    "Auf diesem Gerät kann nichts mehr behalten werden. Was aufs Senden wartet, geht verloren, wenn die Seite geschlossen wird.",
  "notices.room-gone": "Den Raum {room} gibt es nicht mehr.",
  "notices.name-taken": "Der Name {name} wurde inzwischen vergeben.",
  "notices.room-refused": "Der Raum {room} kann nicht wieder betreten werden. {why}",
} satisfies Same<typeof english>;
