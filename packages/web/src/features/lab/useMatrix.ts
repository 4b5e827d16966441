import { webCrypto } from "@chatcast/client";
import {
  MATRIX_ATTACKS,
  MATRIX_SUITES,
  type MatrixAttack,
  type MatrixSuite,
  type Observation,
  observe,
} from "@chatcast/faults/matrix";
import { useCallback, useEffect, useRef, useState } from "react";
import { explain, type Problem } from "../../ui/problem.ts";

/** Undefined: not run yet; null: no program can see this attack. */
type Seen = Observation | null | undefined;

export interface Matrix {
  of: (attack: MatrixAttack, suite: MatrixSuite) => Seen;
  running: boolean;
  done: number;
  problem: Problem | undefined;
  run: (attack: MatrixAttack, suite: MatrixSuite) => void;
  runAll: () => void;
}

export const CELLS = MATRIX_ATTACKS.flatMap((attack) => MATRIX_SUITES.map((suite) => ({ attack, suite })));
type Cell = (typeof CELLS)[number];

const nameOf = (attack: MatrixAttack, suite: MatrixSuite): string => `${attack} ${suite}`;

/** Attacks on samples, one after the other, in the page. Real transfers have nothing to do with them. */
export function useMatrix(): Matrix {
  const [seen, setSeen] = useState<ReadonlyMap<string, Observation | null>>(new Map());
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const isHere = useRef(true);
  const crypto = useRef<ReturnType<typeof webCrypto>>(undefined);

  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  const perform = useCallback(async (cells: readonly Cell[]) => {
    setRunning(true);
    setProblem(undefined);
    try {
      for (const { attack, suite } of cells) {
        const observed = await observe(attack, suite, () => {
          crypto.current ??= webCrypto();
          return crypto.current;
        });
        if (!isHere.current) return;
        setSeen((before) => new Map(before).set(nameOf(attack, suite), observed ?? null));
      }
    } catch (error) {
      setProblem(explain(error));
    }
    setRunning(false);
  }, []);

  return {
    of: (attack, suite) => seen.get(nameOf(attack, suite)),
    running,
    done: seen.size,
    problem,
    // A failure is shown by `problem`.
    run: (attack, suite) => void perform([{ attack, suite }]),
    runAll: () => void perform(CELLS),
  };
}
