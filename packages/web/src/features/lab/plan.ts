import type { Snapshot } from "@chatcast/client";

type FaultRule = Snapshot["faults"][number];
export type Tamper = FaultRule["tamper"];

/** Which packets the faults meet. */
export type Reach = "both" | "chunk" | "msg";

export interface LabChoice {
  tampers: ReadonlySet<Tamper>;
  reach: Reach;
}

/** The switches as a plan: one rule a fault and kind of packet, without `seq`, so that every packet is met. */
export function planOf({ tampers, reach }: LabChoice): FaultRule[] {
  const kinds: readonly FaultRule["on"][] = reach === "both" ? ["chunk", "msg"] : [reach];
  return [...tampers].flatMap((tamper) => kinds.map((on) => ({ on, tamper })));
}

/** Reads the switches back from a plan; `fallback` is the reach while no fault is on. */
export function choiceOf(plan: readonly FaultRule[], fallback: Reach): LabChoice {
  const kinds = new Set(plan.map((rule) => rule.on));
  const reach = kinds.size === 0 ? fallback : kinds.size === 2 ? "both" : kinds.has("msg") ? "msg" : "chunk";
  return { tampers: new Set(plan.map((rule) => rule.tamper)), reach };
}
