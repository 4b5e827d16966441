import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/rooms.ts";

export default {
  "rooms.title": "Räume",
  "rooms.new": "Neuer Raum oder beitreten",
  "rooms.remove": "{room} aus der Liste nehmen",
  "rooms.options": "Optionen von {room}",
  "rooms.as": "als {name}",
  "rooms.nothing-said": "Noch nichts gesagt",
  "rooms.last": "{name}: {text}",
  "rooms.you": "Du",
  "rooms.deleted": "gelöscht",
  "rooms.sealed": "versiegelt",
  "rooms.unread": "{n} ungelesen",
  "rooms.called": "jemand möchte etwas von dir",
  "rooms.moving": "eine Übertragung läuft",
  "rooms.elsewhere": "In einem anderen Tab offen",
  "rooms.waiting": "Ruht, bis du hingehst",
  "rooms.stopped": "Etwas wurde gestoppt",
  "rooms.taken": "In einem anderen Tab oder Gerät offen",
  "rooms.disconnected": "Getrennt, neuer Versuch läuft",
  "rooms.files-stop": "Dort sind Dateien unterwegs. Sie halten an, wenn du gehst.",
  "rooms.leave": "Diesen Raum verlassen",
  "rooms.new-version": "Eine neue Version ist bereit.",
  "rooms.new-version-stops":
    "Dateien unterwegs halten beim Neuladen an; sie laufen danach weiter, oder wenn du sie noch einmal auswählst.",
} satisfies Same<typeof english>;
