import { TriangleAlert } from "lucide-react";
import type { Problem } from "./problem.ts";

/** A refusal beside what was refused. Announced at once: the person has just asked for it. */
export function ProblemNote({ problem }: { problem: Problem }) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-lg bg-bad-wash px-3 py-2.5 text-sm">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
      <p className="min-w-0 break-words">
        <strong className="font-semibold text-bad">{problem.what}</strong> {problem.todo}
        {problem.quote === undefined ? null : (
          // The server's own words: assistive technology reads them as what they are.
          <q lang="en" dir="ltr" className="ms-1.5 text-ink-soft text-xs">
            {problem.quote}
          </q>
        )}
        {problem.code === undefined ? null : (
          <span className="figures ms-1.5 whitespace-nowrap text-2xs text-ink-soft">{problem.code}</span>
        )}
      </p>
    </div>
  );
}
