import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/fetching.ts";

export default {
  "fetching.title": "फ़ाइलें लाना",
  "fetching.ask-short": "पहले पूछें",
  "fetching.about": "दूसरों की फ़ाइलें अपने आप लाना",
  "fetching.ask": "हर एक के बारे में पूछें",
  "fetching.up-to": "{size} तक",
} satisfies Same<typeof english>;
