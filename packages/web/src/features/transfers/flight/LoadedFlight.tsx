import type { Recording } from "@chatcast/client/flight";
import { X } from "lucide-react";
import { Suspense } from "react";
import { IconButton } from "../../../ui/Button.tsx";
import { ProblemNote } from "../../../ui/ProblemNote.tsx";
import type { Problem } from "../../../ui/problem.ts";
import { say } from "../../../words/words.ts";
import { FlightPlayer } from "./FlightSection.tsx";

/** A file that somebody chose: a recording, or why it is none. */
export interface ChosenFlight {
  fileName: string;
  found: { recording: Recording } | { problem: Problem };
}

/** A recording from a file, above the transfers of this client. */
export function LoadedFlight({ flight: { fileName, found }, onClose }: { flight: ChosenFlight; onClose: () => void }) {
  return (
    <section
      aria-label={say("flight.recording", { file: fileName })}
      className="flex flex-col gap-2 border-line border-b bg-accent-wash px-4 py-3"
    >
      <div className="flex items-center gap-3">
        <h3 className="min-w-0 flex-1 truncate font-semibold text-base" title={fileName}>
          {fileName}
        </h3>
        <IconButton label={say("flight.close")} onClick={onClose}>
          <X aria-hidden="true" className="size-4.5" />
        </IconButton>
      </div>
      {"problem" in found ? (
        <ProblemNote problem={found.problem} />
      ) : (
        <Suspense>
          <FlightPlayer recording={found.recording} />
        </Suspense>
      )}
    </section>
  );
}
