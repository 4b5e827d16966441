import type { Snapshot } from "@chatcast/client";
import { CircleAlert, FlaskConical } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { formatNumber } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { ProofWindow } from "../../ui/ProofWindow.tsx";
import { explain, type Problem } from "../../ui/problem.ts";
import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { Switch } from "../../ui/Switch.tsx";
import type { Key } from "../../words/catalog.ts";
import { say, tell } from "../../words/words.ts";
import { choiceOf, type LabChoice, planOf, type Reach, type Tamper } from "./plan.ts";

/** Suites with a key, and the attacks on them: nothing that a room needs, so it comes when the lab is opened. */
const Experiments = lazy(() => import("./Experiments.tsx").catch(() => ({ default: Unreachable })));

function Unreachable() {
  return <p className="pt-5 text-ink-soft text-sm">{say("lab.sample-away")}</p>;
}

type PlainTamper = Exclude<Tamper, "re-tag">;

const CAUGHT: readonly PlainTamper[] = ["seq-shift", "bit-flip"];
const NETWORK: readonly PlainTamper[] = ["drop", "duplicate", "delay", "reorder"];

const WORDS: Record<PlainTamper, { label: Key; what: Key }> = {
  "seq-shift": { label: "lab.seq-shift", what: "lab.seq-shift-what" },
  "bit-flip": { label: "lab.bit-flip", what: "lab.bit-flip-what" },
  drop: { label: "lab.drop", what: "lab.drop-what" },
  duplicate: { label: "lab.duplicate", what: "lab.duplicate-what" },
  delay: { label: "lab.delay", what: "lab.delay-what" },
  reorder: { label: "lab.reorder", what: "lab.reorder-what" },
};

const REACHES = [
  { value: "both", label: "lab.both" },
  { value: "chunk", label: "lab.files" },
  { value: "msg", label: "lab.messages" },
] as const;

interface LabWindowProps {
  /** In a sealed room there is nothing that the server could switch: a frame has no part that it understands. */
  sealed: boolean;
  faults: Snapshot["faults"];
  asked: number;
  onFaults: (plan: Snapshot["faults"]) => Promise<void>;
  onClose: () => void;
}

/** Attacks on one's own packets, switched live on the server, before its integrity check. */
export function LabWindow({ sealed, faults, asked, onFaults, onClose }: LabWindowProps) {
  const [reach, setReach] = useState<Reach>("both");
  const [asking, setAsking] = useState<{ choice: LabChoice; since: Snapshot["faults"] }>();
  const [problem, setProblem] = useState<Problem>();
  // What was asked for stands until the server's answer has come round: a switch never flickers back.
  const choice = asking?.since === faults ? asking.choice : choiceOf(faults, reach);

  const apply = (next: LabChoice) => {
    setReach(next.reach);
    setProblem(undefined);
    // Without a fault there is no plan that the reach could be part of: it waits for the first switch.
    if (next.tampers.size === 0 && choice.tampers.size === 0) return;
    setAsking({ choice: next, since: faults });
    onFaults(planOf(next)).catch((error: unknown) => {
      setAsking(undefined);
      setProblem(explain(error));
    });
  };

  const attack = (tamper: Tamper, label: string, what: ReactNode) => (
    <Switch
      key={tamper}
      label={label}
      checked={choice.tampers.has(tamper)}
      onChange={(on) => {
        const tampers = new Set(choice.tampers);
        if (on) tampers.add(tamper);
        else tampers.delete(tamper);
        apply({ ...choice, tampers });
      }}
    >
      {what}
    </Switch>
  );

  const plain = (tamper: PlainTamper) => attack(tamper, say(WORDS[tamper].label), say(WORDS[tamper].what));

  const on = choice.tampers.size;
  return (
    <ProofWindow
      title={say("lab.title")}
      asked={asked}
      onClose={onClose}
      aside={
        on === 0 ? null : (
          <span className="inline-flex items-center gap-1 rounded-full bg-wait-wash px-2 py-0.5 font-semibold text-wait text-xs">
            <FlaskConical aria-hidden="true" className="size-3.5" />
            {say("lab.on", { n: formatNumber(on) })}
          </span>
        )
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
        {sealed ? (
          <p className="text-ink-soft text-sm">
            {tell("lab.sealed", {
              code: (inside) => (
                <code dir="ltr" className="figures">
                  {inside}
                </code>
              ),
            })}
          </p>
        ) : (
          <>
            <p className="text-ink-soft text-sm">{say("lab.open")}</p>
            {problem === undefined ? null : (
              <div className="pt-3">
                <ProblemNote problem={problem} />
              </div>
            )}
            <div className="pt-3">
              <SegmentedChoice
                label={say("lab.attack-what")}
                options={REACHES.map(({ value, label }) => ({ value, label: say(label) }))}
                value={choice.reach}
                onChange={(value) => apply({ ...choice, reach: value })}
              />
            </div>
            <h3 className="pt-4 font-semibold text-ink-soft text-xs">{say("lab.is-caught")}</h3>
            {CAUGHT.map(plain)}
            <h3 className="pt-3 font-semibold text-ink-soft text-xs">{say("lab.is-missed")}</h3>
            {attack("re-tag", say("lab.re-tag"), tell("lab.re-tag-what", { b: (inside) => <strong>{inside}</strong> }))}
            <p className="flex gap-2 rounded-lg bg-wait-wash px-3 py-2 text-sm">
              <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-wait" />
              <span>{say("lab.no-key")}</span>
            </p>
            <h3 className="pt-4 font-semibold text-ink-soft text-xs">{say("lab.network")}</h3>
            {NETWORK.map(plain)}
          </>
        )}
        <Suspense fallback={<p className="pt-5 text-ink-soft text-sm">{say("lab.loading-sample")}</p>}>
          <Experiments />
        </Suspense>
      </div>
    </ProofWindow>
  );
}
