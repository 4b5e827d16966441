import type { Same } from "../../catalog.ts";
import type english from "../../en/home/verdict.ts";

export default {
  "verdict.valid": "मान्य",
  "verdict.compromised": "छेड़छाड़ हुई",
} satisfies Same<typeof english>;
