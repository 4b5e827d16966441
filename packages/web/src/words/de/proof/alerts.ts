import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/alerts.ts";

export default {
  "alerts.title": "SICHERHEITSALARM: Integrität verletzt! Übertragung wird gestoppt.",
  "alerts.stopped": "Gestoppt",
  "alerts.kept": "Bewahrt",
  "alerts.proof": "Beleg",
  "alerts.seq": "Seq {seq}",
  "alerts.values": "erwartet {expected}, erhalten {received}",
  "alerts.received": "erhalten {received}",
  "alerts.understood": "Verstanden",
  "alerts.save": "Beweise speichern",
  "alerts.waiting": "{n, plural, one {# weiterer Stopp wartet} other {# weitere Stopps warten}} hinter diesem.",
} satisfies Same<typeof english>;
