import type { CommandKind } from "@chatcast/client";
import { useState } from "react";
import { explain, type Problem } from "../../ui/problem.ts";

export type Order = (kind: CommandKind, username?: string, memberId?: string) => Promise<void>;

/** Gives orders one at a time, and tells what became of the last. `done` is called when one was carried out. */
export function useOrder(onOrder: Order, done: () => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const give: (...order: Parameters<Order>) => void = (...order) => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    onOrder(...order)
      .then(done, (error: unknown) => setProblem(explain(error)))
      .finally(() => setBusy(false));
  };
  return { busy, problem, give };
}
