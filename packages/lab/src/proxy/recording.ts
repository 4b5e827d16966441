import type { Act, AttackRule, Decide } from "@chatcast/faults";
import type { Judgement, Passage } from "./middle.ts";
import { parseRule, ruleText, UsageError } from "./plan.ts";

const FORMAT = "chatcast lab run";
const VERSION = 1;

/** A packet of a recorded run. It tells sizes, numbers and what was done; no text, no token, no file name. */
interface PacketLine {
  t: number;
  packet: { way: string; on: string; stream: string; seq: number; nth: number; bytes: number; crc?: string };
  acts?: readonly Act[];
}

interface VerdictLine {
  t: number;
  verdict: Judgement;
}

/** Writes a run as lines of JSON; `t` counts milliseconds from the start. */
export class Recorder {
  readonly #write: (line: string) => void;
  readonly #now: () => number;
  readonly #started: number;

  constructor(write: (line: string) => void, now: () => number, run: { seed: number; plan: readonly AttackRule[] }) {
    this.#write = write;
    this.#now = now;
    this.#started = now();
    const { seed, plan } = run;
    this.#line({ format: FORMAT, version: VERSION, seed, plan: plan.map(ruleText) });
  }

  passed({ key: { way, on, stream, seq, nth }, bytes, crc, deeds }: Passage): void {
    const packet = { way, on, stream, seq, nth, bytes, ...(crc === undefined ? {} : { crc }) };
    const acts = deeds.map(({ act }) => act);
    this.#line({ t: this.#time(), packet, ...(acts.length === 0 ? {} : { acts }) } satisfies PacketLine);
  }

  judged(verdict: Judgement): void {
    this.#line({ t: this.#time(), verdict } satisfies VerdictLine);
  }

  #time(): number {
    return Math.round((this.#now() - this.#started) * 1000) / 1000;
  }

  #line(value: object): void {
    this.#write(`${JSON.stringify(value)}\n`);
  }
}

/** A recorded run: what was done to which packet, and what the server said. */
export class Recording {
  readonly seed: number;
  readonly plan: readonly AttackRule[];
  readonly #packets = new Map<string, PacketLine[]>();
  readonly verdicts = new Verdicts();

  private constructor(seed: number, plan: readonly AttackRule[]) {
    this.seed = seed;
    this.plan = plan;
  }

  /** @throws UsageError naming the line that is none of a run. */
  static parse(text: string): Recording {
    const [first = "", ...lines] = text.split("\n").filter((line) => line !== "");
    const head = parseLine(first, 1) as { format?: unknown; version?: unknown; seed?: unknown; plan?: unknown };
    if (head.format !== FORMAT || head.version !== VERSION || typeof head.seed !== "number") {
      throw new UsageError("The file to replay is no recording of this version of the lab.");
    }
    const plan = Array.isArray(head.plan) ? head.plan.map((rule) => parseRule(String(rule))) : [];
    const recording = new Recording(head.seed, plan);
    for (const [index, line] of lines.entries()) recording.#add(parseLine(line, index + 2), index + 2);
    return recording;
  }

  /**
   * What was done to a packet. One that came more often than then, for it was sent again, is treated as the last one
   * that came then.
   */
  readonly decide: Decide = ({ way, on, stream, seq, nth }) => {
    const lines = this.#packets.get(`${way} ${on} ${stream} ${seq}`) ?? [];
    return (lines[nth - 1] ?? lines.at(-1))?.acts ?? [];
  };

  /** How a packet of this run differs from what came then; undefined when it is the same traffic. */
  differs({ key, bytes, crc }: Passage): string | undefined {
    const [then] = this.#packets.get(idOf(key)) ?? [];
    if (key.on === "answer") return undefined;
    if (then === undefined) return `${idOf(key)} did not come then`;
    const same = then.packet.bytes === bytes && then.packet.crc === crc;
    return same ? undefined : `${idOf(key)} had other content then`;
  }

  #add(line: unknown, number: number): void {
    const { packet, verdict } = line as Partial<PacketLine & VerdictLine>;
    if (packet !== undefined) {
      const id = idOf(packet);
      this.#packets.set(id, [...(this.#packets.get(id) ?? []), line as PacketLine]);
    } else if (verdict !== undefined) this.verdicts.add(verdict);
    else throw new UsageError(`Line ${number} of the recording is neither a packet nor a verdict.`);
  }
}

/**
 * What was said about each packet, each thing once: how often a packet is sent again is a matter of time. So is what
 * becomes of the chunks beside one that kills its transfer, stored before it or refused after it: of a killed transfer
 * the compromised chunks alone are told.
 */
export class Verdicts {
  readonly #said = new Map<string, Judgement>();
  readonly #killed = new Set<string>();

  add(judgement: Judgement): void {
    this.#said.set(wordsOf(judgement), judgement);
    if (judgement.says === "compromised" && judgement.stream.startsWith("file")) this.#killed.add(judgement.stream);
  }

  get words(): Set<string> {
    const told = [...this.#said].filter(([, { stream, says }]) => !this.#killed.has(stream) || says === "compromised");
    return new Set(told.map(([words]) => words));
  }
}

export const wordsOf = ({ stream, seq, says }: Judgement): string =>
  `${stream}${seq === undefined ? "" : ` seq ${seq}`}: ${says}`;

const idOf = ({ way, on, stream, seq }: PacketLine["packet"] | Passage["key"]): string =>
  `${way} ${on} ${stream} ${seq}`;

function parseLine(line: string, number: number): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Told below, as for anything else that is no object.
  }
  throw new UsageError(`Line ${number} of the recording is not JSON.`);
}
