import type { TransferView } from "@chatcast/client";
import { CircleCheck, CirclePause, CircleX, FileQuestionMark, Hourglass, OctagonX, Send } from "lucide-react";

/** A phase is never told by colour alone. */
export function PhaseIcon({ phase }: Pick<TransferView, "phase">) {
  const look = { "aria-hidden": true, className: "size-4 shrink-0" } as const;
  switch (phase.state) {
    case "moving":
      return <Send {...look} />;
    case "waiting":
      return <Hourglass {...look} />;
    case "paused":
      return <CirclePause {...look} />;
    case "needs-file":
      return <FileQuestionMark {...look} />;
    case "done":
      return <CircleCheck {...look} />;
    case "killed":
      return <OctagonX {...look} />;
    case "cancelled":
    case "failed":
      return <CircleX {...look} />;
  }
}
