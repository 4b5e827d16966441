import type { Same } from "../../catalog.ts";
import type english from "../../en/room/members.ts";

export default {
  "members.absent": "Gerade nicht hier",
  "members.asking": "Der Server wird gefragt …",
  "members.all-here": "Alle, die zu diesem Raum gehören, sind hier.",
  "members.manage-one": "{name} verwalten",
  "members.manage": "Verwalten",
  "members.do-not": "Lieber nicht",
  "members.member": "Mitglied",
  "members.owner": "Leitung",
  "members.moderator": "Moderation",
  "members.muted": "stumm",
  "members.may": "Was du wegen {name} tun darfst",
  "members.banned": "Ausgesperrt",
  "members.nobody-banned": "Niemand ist ausgesperrt.",
  "members.unban-one": "{name} wieder hereinlassen",
  "members.remove": "Aus dem Raum entfernen",
  "members.remove-ask":
    "{name} kommt sofort hinaus. Was {name} gelesen hat, bleibt bekannt; eine Rückkehr als neues Mitglied ist möglich.",
  "members.remove-sealed-ask":
    "{name} kommt sofort hinaus, und der Raum bekommt neue Schlüssel und einen neuen Link: Was von nun an kommt, ist mit den alten nicht lesbar. Wer {name} den neuen Link gibt, öffnet die Tür wieder.",
  "members.ban": "Aussperren",
  "members.ban-ask":
    "{name} kommt sofort hinaus und nicht wieder herein, bis jemand die Sperre aufhebt. Was {name} gelesen hat, bleibt bekannt.",
  "members.unban": "Wieder hereinlassen",
  "members.mute": "Stummschalten",
  "members.unmute": "Wieder sprechen lassen",
  "members.appoint": "Moderation übertragen",
  "members.dismiss": "Moderation entziehen",
  "members.hand-over": "Raum übergeben",
  "members.hand-over-ask": "{name} bekommt die Leitung und du die Moderation. Nur {name} kann den Raum zurückgeben.",
  "members.close": "Raum schließen",
  "members.close-ask": "Alle kommen hinaus, und niemand betritt diesen Raum wieder. Was gelesen wurde, bleibt bekannt.",
} satisfies Same<typeof english>;
