import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/stops.ts";

export default {
  "stops.not-shown": "SICHERHEITSWARNUNG: Eine Nachricht wurde nicht gezeigt.",
  "stops.held-back": "SICHERHEITSWARNUNG: Etwas wird zurückgehalten.",
  "stops.fork": "SICHERHEITSWARNUNG: E_FORK, zweien von euch wurde Verschiedenes erzählt.",
  "stops.file-refused": "SICHERHEITSWARNUNG: Eine Datei wurde nicht angenommen.",
  "stops.killed-by": "{by} hat eine Übertragung gestoppt.",
  "stops.message": "Eine Nachricht an alle, bei Sequenznummer {seq}.",
  "stops.private-message": "Eine Nachricht an {name}, bei Sequenznummer {seq}.",
  "stops.transfer": "Die Übertragung von {file}, bei Sequenznummer {seq}.",
  "stops.killed": "Die Übertragung von {file}, durch ein KILL, das {by} unterschrieben hat.",
  "stops.withheld": "Nachricht {offset} des Raums, angeblich von {name}.",
  "stops.withheld-private": "Nachricht {offset} der Unterhaltung mit {other}, angeblich von {name}.",
  "stops.gap": "Vor Nachricht {offset} des Raums hat {name} etwas gesagt, das der Server nicht zeigt.",
  "stops.gap-private":
    "Vor Nachricht {offset} der Unterhaltung mit {other} hat {name} etwas gesagt, das der Server nicht zeigt.",
  "stops.told-differently": "Bis zur Nachricht {offset} wurde {one} eine andere Unterhaltung gezeigt als {other}.",
  "stops.other-differs": "Bis zur Nachricht {offset} wurde {one} eine andere Unterhaltung gezeigt als dir.",
  "stops.heads-differ": "Deine endet mit {ours}, die andere mit {theirs}.",
  "stops.file": "{file} von {name}.",
  "stops.altered": "Niemand hat das für diese Stelle versiegelt: Es wurde unterwegs oder vom Server verändert.",
  "stops.sender": "Es wurde nicht von der Person versiegelt, deren Namen der Server dazu nennt.",
  "stops.replayed": "Es steht schon an einer anderen Stelle der Unterhaltung.",
  "stops.moved": "Es steht vor dem, was sein Absender früher gesagt oder gesehen hat.",
  "stops.equivocal": "Es ist nicht das, was laut Absender als Nächstes kam.",
  "stops.late": "Es wurde mit Schlüsseln versiegelt, die jemand hat, der vorher entfernt worden war.",
  "stops.unchecked": "Es konnte hier nicht geprüft werden. Beim nächsten Betreten des Raums wird es wieder angesehen.",
  "stops.damaged":
    "Der Server hatte Stück {seq} als das seines Absenders angenommen und fand es beschädigt, als er es wieder von seiner Platte las.",
  "stops.file-altered": "Es ist nicht, was sein Absender versiegelt hat: Es wurde unterwegs oder vom Server verändert.",
  "stops.text-kept": "Niemand hat sie bekommen. Ihr Text wird hier behalten und nur von Hand wieder gesendet.",
  "stops.unharmed":
    "Niemand kann ein Byte dieser Übertragung lesen. Deine Datei, deine Nachrichten und deine anderen Übertragungen sind unversehrt.",
  "stops.rest-checked": "Nichts davon wird gezeigt. Alles andere, was du siehst, wurde für sich geprüft.",
  "stops.hole": "Ob euch allen vorher dasselbe gezeigt wurde, kann nicht mehr verglichen werden.",
  "stops.as-said": "Was gezeigt wird, ist, was gesagt wurde.",
  "stops.compare":
    "Jede Nachricht ist, was ihr Absender gesagt hat. Vergleicht diese Werte auf anderem Weg: Der Server hat gelogen oder einer der Genannten.",
  "stops.nothing-kept":
    "Nichts davon wird gezeigt oder behalten. Nachrichten und andere Dateien wurden für sich geprüft.",
  "stops.exchanged": "SICHERHEITSWARNUNG: Eine Nachricht von dir wurde ausgetauscht.",
  "stops.exchanged-message": "Der Server sagte, Nachricht {offset} an alle sei von dir, und zeigt dort eine andere.",
  "stops.exchanged-private": "Der Server sagte, Nachricht {offset} an {name} sei von dir, und zeigt dort eine andere.",
  "stops.ask-others": "Was du gesagt hast, wird hier behalten. Frag auf anderem Weg, ob jemand anderes es gelesen hat.",
} satisfies Same<typeof english>;
