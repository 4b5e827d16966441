import type { Snapshot } from "@chatcast/client";
import { CircleAlert, FlaskConical } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { ProofWindow } from "../../ui/ProofWindow.tsx";
import { explain, type Problem } from "../../ui/problem.ts";
import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { choiceOf, type LabChoice, planOf, type Reach, type Tamper } from "./plan.ts";

/** Suites with a key, and the attacks on them: nothing that a room needs, so it comes when the lab is opened. */
const Experiments = lazy(() => import("./Experiments.tsx").catch(() => ({ default: Unreachable })));

function Unreachable() {
  return <p className="pt-5 text-ink-soft text-sm">The sample could not be loaded. Reload once the server is back.</p>;
}

interface Attack {
  tamper: Tamper;
  label: string;
  what: ReactNode;
}

const CAUGHT: readonly Attack[] = [
  {
    tamper: "seq-shift",
    label: "Shift sequence numbers",
    what: "Adds 1000 to each sequence number. The check catches it and the kill switch stops the stream.",
  },
  {
    tamper: "bit-flip",
    label: "Flip a bit",
    what: "Changes one bit of the content. The check catches it and the kill switch stops the stream.",
  },
];

const NETWORK: readonly Attack[] = [
  {
    tamper: "drop",
    label: "Drop packets",
    what: "Loses packets, also those sent again. The transfer keeps trying, then gives up; Retry goes on once this is off.",
  },
  { tamper: "duplicate", label: "Duplicate packets", what: "Delivers packets twice. The second copy changes nothing." },
  { tamper: "delay", label: "Delay packets", what: "Holds packets back. The window waits and measures a longer RTT." },
  { tamper: "reorder", label: "Reorder packets", what: "Swaps packets. They are put back in order." },
];

const REACHES = [
  { value: "both", label: "Both" },
  { value: "chunk", label: "Files" },
  { value: "msg", label: "Messages" },
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

  const attack = ({ tamper, label, what }: Attack) => (
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

  const on = choice.tampers.size;
  return (
    <ProofWindow
      title="Attack lab"
      asked={asked}
      onClose={onClose}
      aside={
        on === 0 ? null : (
          <span className="inline-flex items-center gap-1 rounded-full bg-wait-wash px-2 py-0.5 font-semibold text-wait text-xs">
            <FlaskConical aria-hidden="true" className="size-3.5" />
            {on} on
          </span>
        )
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
        {sealed ? (
          <p className="text-ink-soft text-sm">
            The switches are for open rooms. What is said here is sealed before it leaves the browser: put a man in the
            middle between browser and server, with <code className="figures">npm run lab</code>, and watch its frames
            fail. The sample below runs every attack under this room's suite as well.
          </p>
        ) : (
          <>
            <p className="text-ink-soft text-sm">
              The server spoils your own packets on the way in, before it checks them. Nobody else's.
            </p>
            {problem === undefined ? null : (
              <div className="pt-3">
                <ProblemNote problem={problem} />
              </div>
            )}
            <div className="pt-3">
              <SegmentedChoice
                label="Attack what"
                options={REACHES}
                value={choice.reach}
                onChange={(value) => apply({ ...choice, reach: value })}
              />
            </div>
            <h3 className="pt-4 font-semibold text-ink-soft text-xs">Tampering that is caught</h3>
            {CAUGHT.map(attack)}
            <h3 className="pt-3 font-semibold text-ink-soft text-xs">Tampering that is not caught</h3>
            {attack({
              tamper: "re-tag",
              label: "Recompute the checksum",
              what: (
                <>
                  Changes the content and computes a new tag for it. This suite does <strong>not</strong> catch it: the
                  row in Integrity says VALID. It hides the tampering above as well, when both are on.
                </>
              ),
            })}
            <p className="flex gap-2 rounded-lg bg-wait-wash px-3 py-2 text-sm">
              <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-wait" />
              <span>
                crc32-xor-seq has no key, so anybody who can change a packet can also compute its tag. It finds
                accidents and naive tampering only.
              </span>
            </p>
            <h3 className="pt-4 font-semibold text-ink-soft text-xs">A bad network</h3>
            {NETWORK.map(attack)}
          </>
        )}
        <Suspense fallback={<p className="pt-5 text-ink-soft text-sm">Loading the sample…</p>}>
          <Experiments />
        </Suspense>
      </div>
    </ProofWindow>
  );
}
