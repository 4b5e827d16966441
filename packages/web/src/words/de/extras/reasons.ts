import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/reasons.ts";

export default {
  "reasons.closed": "Die Verwaltung dieses Servers hat diesen Raum geschlossen.",
  "reasons.closed-by": "{by} hat diesen Raum geschlossen.",
  "reasons.quarantine":
    "Die Verwaltung dieses Servers hat diesen Raum unter Quarantäne gestellt: Niemand Neues kommt herein, und Dateien werden weder angenommen noch ausgegeben.",
  "reasons.removed": "Du wurdest aus diesem Raum entfernt.",
  "reasons.removed-by": "{by} hat dich aus diesem Raum entfernt.",
  "reasons.banned": "Du bist aus diesem Raum ausgesperrt.",
  "reasons.banned-by": "{by} hat dich aus diesem Raum ausgesperrt.",
  "reasons.muted": "Du bist in diesem Raum stummgeschaltet: Du kannst lesen, aber nicht schreiben.",
  "reasons.owner": "Das darf nur die Leitung des Raums.",
  "reasons.moderator": "Das darf nur die Leitung oder die Moderation des Raums.",
  "reasons.sender": "Diese Datei darf nur anhalten, wer sie sendet, oder Leitung und Moderation.",
  "reasons.oneself": "Das kann niemand mit sich selbst tun.",
  "reasons.rank": "Das geht nur bei Mitgliedern von niedrigerem Rang.",
  "reasons.own-file": "Ablehnen lässt sich nur eine Datei, die jemand anders gesendet hat.",
  "reasons.unproved":
    "Der Server konnte deine Unterschrift nicht prüfen. Lade die Seite neu und versuch es noch einmal.",
  "reasons.lab-off": "Das Angriffslabor ist auf diesem Server aus.",
  "reasons.hooks-off": "Auf diesem Server haben Bots keine Hooks.",
  "reasons.address": "Dieser Server sendet nichts an diese Adresse. Wer ihn betreibt, kann sie erlauben.",
} satisfies Same<typeof english>;
