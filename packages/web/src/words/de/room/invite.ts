import type { Same } from "../../catalog.ts";
import type english from "../../en/room/invite.ts";

export default {
  "invite.title": "In diesen Raum einladen",
  "invite.copy": "Link kopieren",
  "invite.link": "Link",
  "invite.qr": "Der Link als QR-Code",
  "invite.gives-away":
    "<b>Wer diesen Link hat, hat den Raum</b>: alles, was darin an alle gesagt wurde und noch gesagt wird. Gib ihn persönlich weiter oder auf einem Weg, dem du vertraust. Er lässt sich nicht zurücknehmen. Nachrichten an eine Person bleiben zwischen den beiden.",
  "invite.gives-away-open":
    "<b>Nichts in diesem Link ist geheim</b>: Er nennt den Raum und diesen Server. Wer den Server erreicht und den Namen kennt, kann beitreten, liest, was an alle gesagt wurde, und wählt einen Namen. Der Server liest alles; wo er das nicht soll, nimm einen versiegelten Raum.",
  "invite.here-alone":
    "<b>{host} ist nur dieser Rechner</b>: Auf einem anderen Gerät führt der Link nirgendwohin. Starte den Server mit --https, öffne die Adresse, die er ausgibt, und lade von dort ein.",
  "invite.copied": "Kopiert.",
  "invite.not-copied": "Der Browser hat ihn nicht kopiert: Kopiere ihn aus dem Feld.",
} satisfies Same<typeof english>;
