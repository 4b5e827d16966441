import type { Same } from "../../catalog.ts";
import type english from "../../en/home/verdict.ts";

export default {
  "verdict.valid": "سليم",
  "verdict.compromised": "مُعرَّض للعبث",
} satisfies Same<typeof english>;
