import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/halted.ts";

export default {
  "halted.killed": "{by} hat diese Datei abgebrochen.",
  "halted.altered": "Ein Stück dieser Datei wurde unterwegs verändert; darum hat der Server sie abgebrochen.",
  "halted.rekeyed": "Jemand wurde aus diesem Raum entfernt; darum hat er neue Schlüssel.",
  "halted.kept":
    "{n, plural, one {# geprüftes Stück davon liegt} other {# geprüfte Stücke davon liegen}} einen Tag lang auf dem Server in Quarantäne. Niemand bekommt etwas davon.",
  "halted.sender-decides": "{from} kann sie mit neuen Schlüsseln weiter senden oder verwerfen.",
  "halted.goes-on": "Die Datei von {from} geht mit den neuen Schlüsseln von selbst weiter.",
} satisfies Same<typeof english>;
