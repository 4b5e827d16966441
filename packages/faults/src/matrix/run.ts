import type { CryptoPort } from "@chatcast/protocol";
import { RUNS, type Trial } from "./attacks.ts";
import type { Arena, Fate, MatrixSuite } from "./frame.ts";
import { keyedRoom } from "./keyed-room.ts";
import { openRoom } from "./open-room.ts";
import type { MatrixAttack } from "./predictions.ts";

/**
 * How an attack ends.
 * - `caught`: a receiver refused something, knew a copy, or has proof that something is missing.
 * - `partly`: a receiver can see that something is missing or that others were told something else, without proof.
 * - `missed`: something was believed that was not sent like that.
 * - `harmless`: everything arrived as it was sent, or there is nothing to attack.
 */
export type Result = "caught" | "partly" | "missed" | "harmless";

/** What happened, with the words of whoever noticed. */
export interface Observation {
  result: Result;
  detail: string;
  /** What became of each frame of the sample; none where there was nothing to attack. */
  fates: readonly Fate[];
}

/**
 * Runs one attack on the sample under one suite; undefined for attacks that no program can see.
 * @param crypto asked for by suites with a key only
 */
export async function observe(
  attack: MatrixAttack,
  suite: MatrixSuite,
  crypto: () => Promise<CryptoPort>,
): Promise<Observation | undefined> {
  if (!isRun(attack)) return undefined;
  const arena: Arena = suite === "crc32-xor-seq" ? openRoom() : await keyedRoom(suite, await crypto());
  const trial = await RUNS[attack](arena);
  if (trial === undefined) return { result: "harmless", detail: "nothing to attack", fates: [] };
  return { ...judge(trial), fates: trial.report.fates };
}

const isRun = (attack: MatrixAttack): attack is keyof typeof RUNS => attack in RUNS;

function judge({ report: { refused, copies, took, missing }, sent }: Trial): Omit<Observation, "fates"> {
  const [reason] = refused;
  if (reason !== undefined) return { result: "caught", detail: `refused: ${reason}` };
  if (missing === "proven") return { result: "caught", detail: "shown to be incomplete" };
  if (missing === "seen") return { result: "partly", detail: "something is amiss, without proof of what" };
  const asSent = took.length === sent.length && took.every((one, index) => one === sent[index]);
  if (!asSent) return { result: "missed", detail: "believed" };
  if (copies > 0) return { result: "caught", detail: "known as a copy" };
  return { result: "harmless", detail: "arrived as sent" };
}
