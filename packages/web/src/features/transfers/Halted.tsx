import type { ComingView } from "@chatcast/client";
import { KeyRound, ShieldAlert } from "lucide-react";
import { say } from "../../words/words.ts";

type Halt = NonNullable<ComingView["halted"]>;

/** Why a file of somebody else does not come now: what happened, what is kept of it, and what comes next. */
export function Halted({ from, halted }: { from: string; halted: Halt }) {
  const { why, chunks } = halted;
  const Icon = why === "rekeyed" ? KeyRound : ShieldAlert;
  return (
    <div className="flex w-full flex-col gap-1 rounded-lg bg-sunken px-3 py-2.5 text-sm">
      <p className="flex gap-2">
        <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-wait" />
        <strong className="font-semibold">{happened(halted)}</strong>
      </p>
      <p>{say("halted.kept", { n: chunks })}</p>
      <p className="text-ink-soft">
        {why === "rekeyed" ? say("halted.goes-on", { from }) : say("halted.sender-decides", { from })}
      </p>
    </div>
  );
}

function happened({ why, by = "" }: Halt): string {
  if (why === "rekeyed") return say("halted.rekeyed");
  return why === "altered" ? say("halted.altered") : say("halted.killed", { by });
}
