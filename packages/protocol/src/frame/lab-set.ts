import * as z from "zod/mini";
import { LIMITS } from "./limits.ts";
import { seq } from "./scalars.ts";

export const TAMPERS = ["seq-shift", "bit-flip", "drop", "duplicate", "delay", "reorder", "re-tag"] as const;
export type Tamper = (typeof TAMPERS)[number];

/** One fault: which packets it meets (`seq` absent: all of that kind) and what it does to them. */
export const faultRule = z.object({
  on: z.enum(["chunk", "msg"]),
  seq: z.optional(seq),
  tamper: z.enum(TAMPERS),
});
export type FaultRule = z.infer<typeof faultRule>;

/** Sets the faults of the member's own traffic in its room; an empty plan clears them. */
export const labSet = z.object({ plan: z.array(faultRule).check(z.maxLength(LIMITS.labRules)) });
export type LabSet = z.infer<typeof labSet>;
