import { ShieldCheck, ShieldX } from "lucide-react";
import { say } from "../words/words.ts";

/** A verdict, always as icon and word. */
export function Verdict({ status }: { status: "valid" | "compromised" }) {
  return status === "valid" ? (
    <span className="inline-flex items-center gap-1 font-semibold text-good">
      <ShieldCheck aria-hidden="true" className="size-3.5 shrink-0" />
      {say("verdict.valid")}
    </span>
  ) : (
    <span className="inline-flex items-center gap-1 font-semibold text-bad">
      <ShieldX aria-hidden="true" className="size-3.5 shrink-0" />
      {say("verdict.compromised")}
    </span>
  );
}
