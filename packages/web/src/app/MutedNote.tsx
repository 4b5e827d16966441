import { MicOff } from "lucide-react";
import { say } from "../words/words.ts";

/** Stands above the conversation while this person may not speak in it. */
export function MutedNote() {
  return (
    <p className="mx-3 mt-3 flex gap-2.5 rounded-2xl bg-wait-wash px-4 py-3 text-sm">
      <MicOff aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-wait" />
      {say("place.muted")}
    </p>
  );
}
