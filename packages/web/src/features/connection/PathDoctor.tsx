import type { CheckName, CheckResult, Grade, Hop } from "@chatcast/client/doctor";
import { CircleCheck, CircleHelp, CircleX, Stethoscope, TriangleAlert } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { formatNumber } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";
import { sayAdvice, sayFinding } from "./doctor-words.ts";
import { mayBeLimited } from "./may-be-limited.ts";
import { type Examination, usePathDoctor } from "./usePathDoctor.ts";

const NAMES = {
  server: "connection.check-server",
  websocket: "connection.check-websocket",
  frames: "connection.check-frames",
  bodies: "connection.check-bodies",
  silence: "connection.check-silence",
  headers: "connection.check-headers",
  ranges: "connection.check-ranges",
  streaming: "connection.check-streaming",
} as const satisfies Record<CheckName, Key>;

const GRADES = {
  good: { word: "connection.good", icon: CircleCheck, tone: "text-good" },
  limited: { word: "connection.limited", icon: TriangleAlert, tone: "text-wait" },
  broken: { word: "connection.broken", icon: CircleX, tone: "text-bad" },
  unknown: { word: "connection.unknown", icon: CircleHelp, tone: "text-ink-soft" },
} as const satisfies Record<Grade, { word: Key; icon: typeof CircleCheck; tone: string }>;

/** Finds out on demand what the path does to chat and files, and who on it does that. */
export function PathDoctor() {
  const { examination, start, stop } = usePathDoctor();
  const running = examination.state === "running";
  return (
    <section aria-label={say("connection.doctor")} className="flex flex-col gap-2 border-line border-t px-4 py-3.5">
      <div className="flex items-center justify-between gap-3">
        <h3 className="font-semibold text-ink-soft text-xs">{say("connection.doctor")}</h3>
        {running ? (
          <Button dense onClick={stop}>
            {say("connection.stop")}
          </Button>
        ) : (
          <Button dense icon={<Stethoscope aria-hidden="true" className="size-4" />} onClick={() => start()}>
            {say("connection.start")}
          </Button>
        )}
      </div>
      <p aria-live="polite" className="text-ink-soft text-sm">
        {summary(examination)}
      </p>
      {examination.state === "failed" ? <ProblemNote problem={examination.problem} /> : null}
      <Results results={resultsOf(examination)} />
      {examination.state === "done" ? <Hops hops={examination.report.hops} /> : null}
      {examination.state === "done" && mayBeLimited(examination.report) ? (
        <p className="flex flex-wrap items-center gap-2 border-line border-t pt-2 text-ink-soft text-sm">
          <span className="min-w-0 flex-1 basis-60">{say("connection.large-means")}</span>
          <Button dense onClick={() => start(true)}>
            {say("connection.large")}
          </Button>
        </p>
      ) : null}
    </section>
  );
}

function summary(examination: Examination): string {
  switch (examination.state) {
    case "none":
      return say("connection.doctor-means");
    case "running":
      return examination.results.length === 0
        ? say("connection.looking")
        : say("connection.looked", {
            n: formatNumber(examination.results.length),
            all: formatNumber(Object.keys(NAMES).length),
          });
    case "done":
      return examination.report.grade === "good"
        ? say("connection.nothing-wrong")
        : say("connection.path-is", { grade: say(GRADES[examination.report.grade].word) });
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
      {results.map((result) => {
        const { check, grade, hop } = result;
        const { word, icon: Icon, tone } = GRADES[grade];
        return (
          <li key={check} className="flex gap-3 border-line border-t py-2">
            <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${tone}`} />
            <div className="min-w-0 text-sm">
              <p>
                <span className="font-medium">{say(NAMES[check])}</span> <span className={tone}>{say(word)}</span>
              </p>
              <p className="text-ink-soft">
                {sayFinding(result)} {hop === undefined ? null : say("connection.probably", { hop: hopName(hop) })}{" "}
                {sayAdvice(result)}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Hops({ hops }: { hops: readonly Hop[] }) {
  if (hops.length === 0) return <p className="text-ink-soft text-sm">{say("connection.no-hops")}</p>;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {hops.map((hop) => (
        <div key={hop.name} className="contents">
          <dt className="font-medium">{hopName(hop)}</dt>
          <dd dir="ltr" className="figures min-w-0 truncate text-ink-soft text-xs" title={hop.evidence}>
            {hop.evidence}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const hopName = ({ name, version }: Hop): string => (version === undefined ? name : `${name} ${version}`);
