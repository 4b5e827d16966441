import { describe, expect, test } from "vitest";
import type {
  ChunkView,
  ConversationView,
  IntegrityEvent,
  SealedFileView,
  TransferPhase,
  TransferView,
} from "../../src/index.ts";
import { hopsOf, hopsOfOwn, sealedFilesOf } from "../../src/index.ts";

const chunkOf = (seq: number, more: Partial<ChunkView> = {}): ChunkView => ({
  seq,
  status: "acked",
  bytes: 4,
  tries: 1,
  sentAt: 1,
  ackedAt: 2,
  rttMs: 1,
  checksum: "aa",
  ...more,
});

interface Own {
  sealed?: boolean;
  phase?: TransferPhase;
  chunk?: Partial<ChunkView>;
}

/** A transfer of two chunks; `chunk` is what is told of both. */
const own = ({ sealed = true, phase = { state: "moving" }, chunk = {} }: Own = {}) =>
  ({
    id: "t1",
    sealed,
    phase,
    chunk: (seq: number) => (seq < 2 ? chunkOf(seq, chunk) : undefined),
  }) as TransferView;

const killed = (sealed: boolean): TransferPhase => ({
  state: "killed",
  at: 1,
  verdict: sealed
    ? { status: "compromised", suite: "aes-256-gcm-room", seq: 1, received: "aa" }
    : { status: "compromised", suite: "crc32-xor-seq", seq: 1, expected: "00", received: "aa" },
});

const file = (more: Partial<SealedFileView> = {}): SealedFileView => ({
  transferId: "t1",
  type: "",
  part: { name: "", chunkSize: 1 },
  reading: { state: "unread" },
  receipts: [],
  ...more,
});

const receipt = (name: string) => ({ name, key: name, signature: "", own: false, at: 1 });

const row = (more: Partial<IntegrityEvent> = {}): IntegrityEvent => ({
  key: 1,
  status: "valid",
  at: 1,
  seq: 1,
  source: "t1",
  type: "FILE_CHUNK",
  suite: "aes-256-gcm-room",
  received: "aa",
  ...more,
});

const three = (hops: ReturnType<typeof hopsOfOwn>) => hops && [hops.arrival, hops.readBack, hops.receiver].join(" ");
const nothing = { transfers: [], sealed: new Map<string, SealedFileView>() };

describe("who checked a chunk of one's own", () => {
  test.each<[string, Own, SealedFileView | undefined, string]>([
    ["under way", { chunk: { status: "sent" } }, undefined, "unknown unknown unknown"],
    ["refused for now", { chunk: { status: "nacked" } }, undefined, "unknown unknown unknown"],
    ["acknowledged", {}, undefined, "ok unknown unknown"],
    ["acknowledged, open room", { sealed: false }, undefined, "ok unknown none"],
    ["stopped here", { phase: killed(true), chunk: { status: "killed" } }, undefined, "failed unknown unknown"],
    [
      "stopped here, open room",
      { sealed: false, phase: killed(false), chunk: { status: "killed" } },
      undefined,
      "failed unknown none",
    ],
    ["lost by the server", { chunk: { status: "queued", lost: true } }, undefined, "unknown failed unknown"],
    ["in the room, fetched by nobody", {}, file(), "ok unknown unknown"],
    ["being fetched by its sender", {}, file({ reading: { state: "reading", bytes: 8 } }), "ok unknown unknown"],
    ["fetched by its sender", {}, file({ reading: { state: "verified" } }), "ok ok ok"],
    ["verified by somebody", {}, file({ receipts: [receipt("Bob")] }), "ok ok ok"],
  ])("[CJ14] %s", (_, transfer, sealed, found) => {
    expect(three(hopsOfOwn(own(transfer), 1, sealed))).toBe(found);
  });

  test("[CJ14] a stop at one chunk says nothing of the others, and there is nothing of a chunk that is none", () => {
    const stopped = own({ phase: killed(true), chunk: { status: "killed" } });
    expect(three(hopsOfOwn(stopped, 0, undefined))).toBe("unknown unknown unknown");
    expect(hopsOfOwn(stopped, 2, undefined)).toBeUndefined();
    expect(hopsOfOwn(own(), 0, file({ receipts: [receipt("Bob"), receipt("Cleo")] }))?.verifiedBy).toEqual([
      "Bob",
      "Cleo",
    ]);
  });
});

describe("who checked the chunk of a row", () => {
  test.each<[string, Partial<IntegrityEvent>, string | undefined]>([
    ["a message", { type: "MSG" }, undefined],
    ["another's, opened here", { readFrom: "Bob" }, "ok ok ok"],
    ["another's, which does not open", { readFrom: "Bob", status: "compromised" }, "ok ok failed"],
    [
      "another's, damaged at the server",
      { readFrom: "Bob", status: "compromised", readBack: true },
      "ok failed unknown",
    ],
    ["an own one of a transfer that is gone", {}, "ok unknown unknown"],
    ["likewise in an open room", { suite: "crc32-xor-seq", status: "compromised" }, "failed unknown none"],
  ])("[CJ14] %s", (_, event, found) => {
    expect(three(hopsOf(row(event), nothing))).toBe(found);
  });

  test("[CJ14] of one's own the row tells what came on arrival, and the transfer and its file all that came later", () => {
    const message = { file: { url: "", name: "f", size: 8, sealed: file({ receipts: [receipt("Bob")] }) } };
    const conversations = [{ messages: [{ text: "hello" }, message] }] as unknown as ConversationView[];
    const sealed = sealedFilesOf(conversations);
    expect([...sealed.keys()]).toEqual(["t1"]);
    expect(hopsOf(row(), { transfers: [own()], sealed })).toEqual({
      arrival: "ok",
      readBack: "ok",
      receiver: "ok",
      verifiedBy: ["Bob"],
    });
    // Sent again after it was found altered on its way: the row is about the first time.
    expect(three(hopsOf(row({ status: "compromised" }), { transfers: [own()], sealed: new Map() }))).toBe(
      "failed unknown unknown",
    );
  });
});
