import type { CheckName, CheckResult, Grade, Hop } from "@chatcast/client/doctor";
import { CircleCheck, CircleHelp, CircleX, Stethoscope, TriangleAlert } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { type Examination, usePathDoctor } from "./usePathDoctor.ts";

const NAMES: Record<CheckName, string> = {
  server: "Server",
  websocket: "Upgrade to a WebSocket",
  frames: "Frame size",
  bodies: "Request size",
  silence: "Silence",
  headers: "Headers",
  ranges: "Parts of files",
  streaming: "Streaming",
};

const GRADES: Record<Grade, { word: string; icon: typeof CircleCheck; tone: string }> = {
  good: { word: "good", icon: CircleCheck, tone: "text-good" },
  limited: { word: "limited", icon: TriangleAlert, tone: "text-wait" },
  broken: { word: "broken", icon: CircleX, tone: "text-bad" },
  unknown: { word: "unknown", icon: CircleHelp, tone: "text-ink-soft" },
};

/** Finds out on demand what the path does to chat and files, and who on it does that. */
export function PathDoctor() {
  const { examination, start, stop } = usePathDoctor();
  const running = examination.state === "running";
  return (
    <section aria-label="Path doctor" className="flex flex-col gap-2 border-line border-t px-4 py-3.5">
      <div className="flex items-center justify-between gap-3">
        <h3 className="font-semibold text-ink-soft text-xs">Path doctor</h3>
        {running ? (
          <Button dense onClick={stop}>
            Stop examining
          </Button>
        ) : (
          <Button dense icon={<Stethoscope aria-hidden="true" className="size-4" />} onClick={start}>
            Examine the path
          </Button>
        )}
      </div>
      <p aria-live="polite" className="text-ink-soft text-sm">
        {summary(examination)}
      </p>
      {examination.state === "failed" ? <ProblemNote problem={examination.problem} /> : null}
      <Results results={resultsOf(examination)} />
      {examination.state === "done" ? <Hops hops={examination.report.hops} /> : null}
    </section>
  );
}

function summary(examination: Examination): string {
  switch (examination.state) {
    case "none":
      return "Tries upgrades, frame and request sizes, silence and what is done to headers. It takes about a minute and moves some 20 MB.";
    case "running":
      return examination.results.length === 0
        ? "Looking…"
        : `${examination.results.length} of ${Object.keys(NAMES).length} looked at; the silence takes a minute.`;
    case "done":
      return examination.report.grade === "good"
        ? "Nothing on the path stands in the way."
        : `The path is ${GRADES[examination.report.grade].word}.`;
    case "failed":
      return "";
  }
}

function resultsOf(examination: Examination): readonly CheckResult[] {
  if (examination.state === "running") return examination.results;
  return examination.state === "done" ? examination.report.results : [];
}

function Results({ results }: { results: readonly CheckResult[] }) {
  if (results.length === 0) return null;
  return (
    <ul className="flex flex-col">
      {results.map(({ check, grade, means, todo, hop }) => {
        const { word, icon: Icon, tone } = GRADES[grade];
        return (
          <li key={check} className="flex gap-3 border-line border-t py-2">
            <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${tone}`} />
            <div className="min-w-0 text-sm">
              <p>
                <span className="font-medium">{NAMES[check]}</span> <span className={tone}>{word}</span>
              </p>
              <p className="text-ink-soft">
                {means} {hop === undefined ? null : `Probably by ${hopName(hop)}.`} {todo}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Hops({ hops }: { hops: readonly Hop[] }) {
  if (hops.length === 0) return <p className="text-ink-soft text-sm">Nobody on the way gave itself away.</p>;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {hops.map((hop) => (
        <div key={hop.name} className="contents">
          <dt className="font-medium">{hopName(hop)}</dt>
          <dd className="figures min-w-0 truncate text-ink-soft text-xs" title={hop.evidence}>
            {hop.evidence}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const hopName = ({ name, version }: Hop): string => (version === undefined ? name : `${name} ${version}`);
