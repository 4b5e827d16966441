import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/fetching.ts";

export default {
  "fetching.title": "Dateien abrufen",
  "fetching.ask-short": "erst fragen",
  "fetching.about": "Dateien anderer von selbst abrufen",
  "fetching.ask": "Bei jeder fragen",
  "fetching.up-to": "Bis {size}",
} satisfies Same<typeof english>;
