import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/alerts.ts";

export default {
  "alerts.title": "सुरक्षा चेतावनी: अखंडता भंग! प्रेषण रोका जा रहा है।",
  "alerts.stopped": "रोका गया",
  "alerts.kept": "सुरक्षित",
  "alerts.proof": "सबूत",
  "alerts.seq": "क्रम {seq}",
  "alerts.values": "अपेक्षित {expected}, मिला {received}",
  "alerts.received": "मिला {received}",
  "alerts.understood": "समझ गए",
  "alerts.save": "सबूत सहेजें",
  "alerts.waiting": "इसके पीछे {n, plural, one {# और रोक है} other {# और रोकें हैं}}।",
} satisfies Same<typeof english>;
