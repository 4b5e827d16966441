import type { Same } from "../../catalog.ts";
import type english from "../../en/room/identity.ts";

export default {
  "identity.known": "Identität",
  "identity.changed": "Schlüssel geändert",
  "identity.none": "Ungeprüfte Identität",
  "identity.of": "{standing}: {name}",
  "identity.trust": "Die Nummern sind gleich: diesem Schlüssel vertrauen",
  "identity.no-number": "Es gibt keine Nummer zum Vergleichen: Du hast hier selbst keinen Schlüssel.",
  "identity.number": "Sicherheitsnummer",
  "identity.qr": "Die Sicherheitsnummer als QR-Code",
  "identity.none-means": "{name} hat keinen Schlüssel gezeigt: Jeder könnte diesen Namen benutzen.",
  "identity.known-means":
    "{name} zeigt denselben Schlüssel, seit ihr euch hier zum ersten Mal begegnet seid. Vergleicht die Nummer unten am Telefon oder persönlich: Sind deine und die andere gleich, steht niemand dazwischen.",
  "identity.changed-means":
    "{name} hat einen anderen Schlüssel als den, den du kennst. Vielleicht ist es ein neuer Browser oder ein neues Gerät. Vielleicht ist es jemand anderes: Vergleicht die Nummer unten am Telefon oder persönlich, bevor ihr weitermacht.",
  "identity.missing-means":
    "Du kennst {name} an einem Schlüssel, und diese Person hat ihn nicht gezeigt. Halte sie nicht für {name}, bevor du auf einem anderen Weg gefragt hast.",
} satisfies Same<typeof english>;
