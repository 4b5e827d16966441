import type { Same } from "../../catalog.ts";
import type english from "../../en/home/verdict.ts";

export default {
  "verdict.valid": "VÁLIDO",
  "verdict.compromised": "COMPROMETIDO",
} satisfies Same<typeof english>;
