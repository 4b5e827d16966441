import {
  MATRIX_ATTACKS,
  MATRIX_SUITES,
  type MatrixAttack,
  type MatrixSuite,
  PREDICTIONS,
} from "@chatcast/faults/matrix";
import { say } from "../../words/words.ts";
import { MATRIX_WORDS } from "./matrix-words.ts";
import { Result } from "./Result.tsx";
import type { Matrix } from "./useMatrix.ts";

const WHO = { network: "lab.by-network", member: "lab.by-member", server: "lab.by-server" } as const;

/** Every attack under every suite, predicted and observed, with its sentence: misses as plainly as catches. */
export function MatrixTable({ matrix }: { matrix: Matrix }) {
  return (
    <table aria-label={say("lab.matrix")} className="mt-3 w-full border-collapse text-sm">
      <thead>
        <tr className="border-line border-b text-start text-2xs text-ink-soft">
          <th scope="col" className="py-1.5 font-medium">
            {say("lab.suite-and-why")}
          </th>
          <th scope="col" className="w-20 py-1.5 ps-2 font-medium">
            {say("lab.predicted")}
          </th>
          <th scope="col" className="w-20 py-1.5 ps-2 font-medium">
            {say("lab.observed")}
          </th>
        </tr>
      </thead>
      {MATRIX_ATTACKS.map((attack) => (
        <tbody key={attack} className="border-line border-b">
          <tr>
            <th scope="rowgroup" colSpan={3} className="pt-3 text-start font-semibold">
              {say(MATRIX_WORDS[attack].title)}
              <span className="block font-normal text-ink-soft text-xs">{say(WHO[PREDICTIONS[attack].who])}</span>
            </th>
          </tr>
          {MATRIX_SUITES.map((suite) => (
            <Cell key={suite} attack={attack} suite={suite} matrix={matrix} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Cell({ attack, suite, matrix }: { attack: MatrixAttack; suite: MatrixSuite; matrix: Matrix }) {
  const seen = matrix.of(attack, suite);
  const { result } = PREDICTIONS[attack].cells[suite];
  return (
    <tr className="align-top">
      <th scope="row" className="py-1.5 text-start font-normal">
        <span className="figures block text-xs">{suite}</span>
        <span className="block text-ink-soft text-xs">{say(MATRIX_WORDS[attack].why[suite])}</span>
      </th>
      <td className="py-1.5 ps-2">
        <Result result={result} />
      </td>
      <td className="py-1.5 ps-2">
        {seen ? <Result result={seen.result} /> : null}
        {seen === null ? <span className="text-ink-soft text-xs">{say("lab.cannot-run")}</span> : null}
        {seen === undefined ? <span className="text-ink-soft text-xs">{say("lab.not-run")}</span> : null}
      </td>
    </tr>
  );
}
