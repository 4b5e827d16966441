import {
  MATRIX_ATTACKS,
  MATRIX_SUITES,
  type MatrixAttack,
  type MatrixSuite,
  PREDICTIONS,
} from "@chatcast/faults/matrix";
import { Play } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { formatNumber } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { say, tell } from "../../words/words.ts";
import { MatrixTable } from "./MatrixTable.tsx";
import { MATRIX_WORDS } from "./matrix-words.ts";
import { Result } from "./Result.tsx";
import { CELLS, type Matrix, useMatrix } from "./useMatrix.ts";

const SUITES = MATRIX_SUITES.map((suite) => ({ value: suite, label: suite.replace(/-.*/, "") }));

/** One attack on a sample, watched frame by frame, and all of them under all suites. */
export default function Experiments() {
  const id = useId();
  const matrix = useMatrix();
  const [attack, setAttack] = useState<MatrixAttack>("re-tag");
  const [suite, setSuite] = useState<MatrixSuite>("crc32-xor-seq");
  return (
    <section aria-labelledby={id} className="pt-5">
      <h3 id={id} className="border-line border-t pt-4 font-semibold text-base">
        {say("lab.on-sample")}
      </h3>
      <p className="text-ink-soft text-sm">{say("lab.on-sample-what")}</p>
      <div className="grid gap-3 pt-3">
        <label className="grid gap-1 font-medium text-sm">
          {say("lab.attack")}
          <select
            value={attack}
            onChange={(event) => setAttack(attackNamed(event.currentTarget.value))}
            className="h-10 w-full min-w-0 rounded-lg border border-line-strong bg-raised px-2 font-normal text-base text-ink xl:h-8 xl:text-sm"
          >
            {MATRIX_ATTACKS.map((name) => (
              <option key={name} value={name}>
                {say(MATRIX_WORDS[name].title)}
              </option>
            ))}
          </select>
        </label>
        <SegmentedChoice label={say("lab.suite")} options={SUITES} value={suite} onChange={setSuite} />
        <div>
          <Button
            look="primary"
            disabled={matrix.running}
            icon={<Play aria-hidden="true" className="size-4" />}
            onClick={() => matrix.run(attack, suite)}
          >
            {say("lab.run-attack")}
          </Button>
        </div>
      </div>
      <Watched attack={attack} suite={suite} matrix={matrix} />
      {matrix.problem === undefined ? null : (
        <div className="pt-3">
          <ProblemNote problem={matrix.problem} />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3 pt-5">
        <Button disabled={matrix.running} onClick={matrix.runAll}>
          {say("lab.run-all")}
        </Button>
        {/* Said as it changes, without the role: the page has one status, the connection's. */}
        <p aria-live="polite" className="text-ink-soft text-sm">
          {summary(matrix)}
        </p>
      </div>
      <MatrixTable matrix={matrix} />
    </section>
  );
}

interface WatchedProps {
  attack: MatrixAttack;
  suite: MatrixSuite;
  matrix: Matrix;
}

/** What became of each frame of the sample. */
function Watched({ attack, suite, matrix }: WatchedProps) {
  const seen = matrix.of(attack, suite);
  const { result } = PREDICTIONS[attack].cells[suite];
  const why = say(MATRIX_WORDS[attack].why[suite]);
  return (
    <div className="mt-3 rounded-lg bg-sunken px-3 py-2 text-sm">
      <p>{tell("lab.predicted-is", { why, result: () => <Result result={result} /> })}</p>
      <p aria-live="polite" className="pt-1">
        {seen === undefined ? say("lab.not-run-yet") : null}
        {seen === null ? say("lab.cannot-see") : null}
        {seen ? tell("lab.observed-is", { detail: seen.detail, result: () => <Result result={seen.result} /> }) : null}
      </p>
      {seen && seen.fates.length > 0 ? (
        <ol dir="ltr" aria-label={say("lab.frames")} className="flex flex-wrap gap-1.5 pt-2">
          {seen.fates.map(({ kind, seq, fate }, index) => (
            <li key={index} className="figures rounded-md bg-surface px-2 py-0.5 text-xs">
              {kind} {seq}: {fate}
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}

function summary(matrix: Matrix): string {
  if (matrix.done === 0) return say("lab.nothing-run");
  if (matrix.running || matrix.done < CELLS.length)
    return say("lab.cells", { done: formatNumber(matrix.done), all: formatNumber(CELLS.length) });
  const other = CELLS.filter(({ attack, suite }) => {
    const seen = matrix.of(attack, suite);
    return seen && seen.result !== PREDICTIONS[attack].cells[suite].result;
  });
  if (other.length > 0)
    return say("lab.cells-otherwise", { all: formatNumber(CELLS.length), n: formatNumber(other.length) });
  return say("lab.cells-as-predicted", { all: formatNumber(CELLS.length) });
}

const attackNamed = (name: string): MatrixAttack => MATRIX_ATTACKS.find((known) => known === name) ?? "re-tag";
