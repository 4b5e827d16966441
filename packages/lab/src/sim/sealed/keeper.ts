import {
  type CryptoPort,
  decideKill,
  decideSeal,
  isSignedBy,
  type KeyedVerdict,
  keyedVerdict,
  killStatement,
  Receiver,
  readChunkFrame,
  type SealedFrame,
} from "@chatcast/protocol";
import type { SealedPlant } from "./plant.ts";
import type { PublicStrand } from "./strand.ts";

/** What the server keeps of one stream. */
export interface Kept {
  strand: PublicStrand;
  owner: string;
  manifest: SealedFrame;
  /** Streams that have sealed its first chunks, oldest first. */
  before: readonly { below: number; kept: Kept }[];
  frames: Map<number, Uint8Array>;
  receiver: Receiver;
  state: "open" | "complete" | "killed";
  seal: SealedFrame | undefined;
}

/** What is told to whoever sends a stream. */
export type Told =
  | { type: "ack"; seq: number }
  | { type: "missing"; report: ReturnType<Receiver["missing"]>; complete: boolean }
  | { type: "complete" }
  | { type: "killed"; verdict: KeyedVerdict | undefined; verified: number };

/** Who says a KILL, and with what. */
export interface Kill {
  by: string;
  moderates: boolean;
  key: Uint8Array;
  name: Uint8Array;
  signature: Uint8Array;
}

/** The server's part: it knows no secret, and keeps of a stream what its sender signed. */
export class Keeper {
  readonly #crypto: CryptoPort;
  readonly #plant: SealedPlant;
  readonly streams = new Map<string, Kept>();

  constructor(crypto: CryptoPort, plant: SealedPlant) {
    this.#crypto = crypto;
    this.#plant = plant;
  }

  /** @param continues the stream with whose chunks it begins, and how many of them there are */
  open(strand: PublicStrand, owner: string, manifest: SealedFrame, continues?: { name: string; chunks: number }): void {
    const earlier = continues && this.streams.get(continues.name);
    const frames = new Map([...(earlier?.frames ?? [])].filter(([seq]) => seq < (continues?.chunks ?? 0)));
    const { total: totalChunks, chunkSize, totalSize } = strand.context;
    this.streams.set(strand.name, {
      strand,
      owner,
      manifest,
      before: stretchesOf(earlier, continues?.chunks ?? 0),
      frames,
      receiver: new Receiver({ totalChunks, chunkSize, totalSize }, frames.keys()),
      state: "open",
      seal: undefined,
    });
  }

  /** Checks the signature of whatever came before it counts. A stranger's chunk harms nobody, whatever it is. */
  async chunk(name: string, from: string, seq: number, bytes: Uint8Array): Promise<Told | undefined> {
    const kept = this.streams.get(name);
    if (kept?.owner !== from) return undefined;
    if (kept.state === "killed") return killed(kept, undefined);
    const { context, publicKey } = kept.strand;
    const frame = readChunkFrame(context, seq, bytes);
    const good = this.#plant.trustsChunks || (await isSignedBy(this.#crypto, publicKey, context, frame));
    if (!good) return this.#strike(kept, keyedVerdict("compromised", context, frame));
    if (kept.receiver.begin(seq)) {
      kept.frames.set(seq, bytes);
      kept.receiver.stored(seq);
    }
    return { type: "ack", seq };
  }

  ask(name: string): Told | undefined {
    const kept = this.streams.get(name);
    if (kept === undefined) return undefined;
    if (kept.state === "killed") return killed(kept, undefined);
    return { type: "missing", report: kept.receiver.missing(), complete: kept.state === "complete" };
  }

  async sealed(name: string, seal: SealedFrame): Promise<Told | undefined> {
    const kept = this.streams.get(name);
    if (kept === undefined) return undefined;
    if (kept.state === "killed") return killed(kept, undefined);
    const context = { ...kept.strand.context, kind: "seal" as const };
    const good = await isSignedBy(this.#crypto, kept.strand.publicKey, context, seal);
    const verdict = keyedVerdict(good ? "valid" : "compromised", context, seal);
    const transfer = { state: kept.state, ownerId: kept.owner };
    const decision = decideSeal(
      transfer as Parameters<typeof decideSeal>[0],
      kept.owner,
      verdict,
      kept.receiver.complete,
    );
    if (decision.do === "kill") return this.#strike(kept, verdict);
    if (decision.do !== "complete") return this.ask(name);
    kept.state = "complete";
    kept.seal ??= seal;
    return { type: "complete" };
  }

  /** @returns whether it was obeyed */
  async kill(name: string, kill: Kill): Promise<boolean> {
    const kept = this.streams.get(name);
    if (kept === undefined) return false;
    const { roomHash, streamId } = kept.strand.context;
    const statement = killStatement({ roomHash, streamId, by: kill.key, name: kill.name });
    const signed = await this.#crypto.verifySignature(kill.key, statement, kill.signature);
    const decision = decideKill({
      transfer: { state: kept.state, ownerId: kept.owner, recipientId: undefined },
      by: { memberId: kill.by, moderates: kill.moderates },
      isSigned: () => this.#plant.trustsKills === true || signed,
    });
    if (decision.do !== "kill") return false;
    const struck = this.#plant.killsAll ? [...this.streams.values()].filter(({ state }) => state === "open") : [kept];
    for (const one of struck) one.state = "killed";
    return true;
  }

  #strike(kept: Kept, verdict: KeyedVerdict): Told {
    if (kept.state === "open") kept.state = "killed";
    return kept.state === "killed" ? killed(kept, verdict) : { type: "complete" };
  }
}

const killed = ({ receiver }: Kept, verdict: KeyedVerdict | undefined): Told => ({
  type: "killed",
  verdict,
  verified: receiver.highestContiguous + 1,
});

/** Of a file up to chunk `from`: the streams that have sealed it. */
function stretchesOf(kept: Kept | undefined, from: number): Kept["before"] {
  if (kept === undefined) return [];
  const all = [...kept.before, { below: kept.strand.context.total, kept }];
  return all
    .filter((_, at) => (all[at - 1]?.below ?? 0) < from)
    .map(({ below, kept: stream }) => ({ below: Math.min(below, from), kept: stream }));
}
