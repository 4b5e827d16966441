import type { Same } from "../../catalog.ts";
import type english from "../../en/home/verdict.ts";

export default {
  "verdict.valid": "GÜLTIG",
  "verdict.compromised": "KOMPROMITTIERT",
} satisfies Same<typeof english>;
