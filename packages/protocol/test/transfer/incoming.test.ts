import { describe, expect, test } from "vitest";
import {
  type ChunkFacts,
  type ChunkHolding,
  crc32,
  crc32XorSeq,
  decideChunk,
  decideControl,
  type FileChunk,
  type IncomingTransfer,
  termsOf,
} from "../../src/index.ts";

const suite = crc32XorSeq(crc32);
const SIZE = 16_384;

/** A good chunk of a file of two full chunks and one of 5 bytes. */
function chunkOf(seq: number, changes: Partial<FileChunk> = {}): FileChunk {
  const bytes = changes.bytes ?? new Uint8Array(seq === 2 ? 5 : SIZE).fill(seq + 1);
  return {
    type: "FILE_CHUNK",
    transfer_id: "t1",
    seq,
    checksum: suite.seal(bytes, changes.seq ?? seq),
    total_chunks: 3,
    chunk_size: SIZE,
    filename: "report.pdf",
    total_size: 2 * SIZE + 5,
    bytes,
    ...changes,
  };
}
const without = (chunk: FileChunk): FileChunk => {
  const { checksum: _, ...rest } = chunk;
  return rest;
};
const terms = termsOf(chunkOf(0));
const open: IncomingTransfer = { state: "open", ownerId: "alice", terms };
const complete: IncomingTransfer = { state: "complete", ownerId: "alice", terms };
const leaf = Uint8Array.of(1, 2, 3);

/** Judges a chunk, and tells which facts were asked for on the way. */
function judge(chunk: FileChunk, changes: Partial<ChunkFacts> = {}) {
  const asked: string[] = [];
  const ask = <T>(name: string, value: T): T => {
    asked.push(name);
    return value;
  };
  const facts: ChunkFacts = {
    chunk,
    senderId: "alice",
    transfer: open,
    verify: (checksum) => suite.verify(chunk.bytes, chunk.seq, checksum),
    holding: () => ({ held: "none" }),
    isOf: (kept) => Buffer.compare(kept, leaf) === 0,
    recipientIssue: () => undefined,
    quotaIssue: () => undefined,
    ...changes,
  };
  const decision = decideChunk({
    ...facts,
    verify: (checksum) => ask("verify", facts.verify(checksum)),
    holding: (seq) => ask("holding", facts.holding(seq)),
    isOf: (kept) => ask("leaf", facts.isOf(kept)),
    recipientIssue: () => ask("recipient", facts.recipientIssue()),
    quotaIssue: (opening) => ask(opening ? "quota to open" : "quota", facts.quotaIssue(opening)),
  });
  return { decision, asked };
}
const code = (decision: ReturnType<typeof decideChunk>) => (decision.do === "nack" ? decision.error.code : decision.do);

describe("a good chunk", () => {
  test("[IT1] of an unknown transfer opens it and fixes its terms", () => {
    const { decision, asked } = judge(chunkOf(1), { transfer: undefined });
    expect(decision).toEqual({
      do: "open",
      terms: {
        filename: "report.pdf",
        totalSize: 2 * SIZE + 5,
        chunkSize: SIZE,
        totalChunks: 3,
        audience: { mode: "broadcast" },
      },
      verdict: suite.verify(chunkOf(1).bytes, 1, chunkOf(1).checksum ?? ""),
    });
    expect(asked).toEqual(["verify", "quota to open"]);
  });

  test("[IT1] of an open transfer is stored", () => {
    const { decision, asked } = judge(chunkOf(2));
    expect(decision.do).toBe("store");
    expect(asked).toEqual(["verify", "holding", "quota"]);
  });

  test("[IT6] stored before with the same bytes is acknowledged as a duplicate, of a complete transfer too", () => {
    const holding = (): ChunkHolding => ({ held: "stored", leaf: Uint8Array.from(leaf) });
    for (const transfer of [open, complete]) {
      const { decision, asked } = judge(chunkOf(0), { transfer, holding });
      expect(decision.do).toBe("ack-duplicate");
      expect(asked).toEqual(["verify", "holding", "leaf"]);
    }
  });

  test("[IT6] stored before with other bytes is a conflict", () => {
    for (const other of [Uint8Array.of(1, 2, 4), Uint8Array.of(1, 2)]) {
      const { decision } = judge(chunkOf(0), { holding: () => ({ held: "stored", leaf: other }) });
      expect(code(decision)).toBe("E_CONFLICT");
    }
  });

  test("[IT6] that is being written waits for that write", () => {
    expect(judge(chunkOf(0), { holding: () => ({ held: "writing" }) }).decision).toEqual({ do: "wait" });
  });

  test("[IT6] that a complete transfer lacks is not written into it", () => {
    expect(code(judge(chunkOf(0), { transfer: complete }).decision)).toBe("E_STREAM_CLOSED");
  });
});

describe("the order of the checks", () => {
  const badTag = (changes: Partial<FileChunk> = {}) => chunkOf(0, { checksum: "deadbeef", ...changes });

  test("[IT2] a stranger's chunk is refused before anything of it is looked at, whatever the transfer's state", () => {
    const states: IncomingTransfer[] = [
      open,
      complete,
      { state: "cancelled", ownerId: "alice" },
      { state: "killed", ownerId: "alice" },
    ];
    for (const transfer of states) {
      const { decision, asked } = judge(badTag(), { transfer, senderId: "mallory" });
      expect(code(decision)).toBe("E_NOT_OWNER");
      expect(asked).toEqual([]);
    }
  });

  test("[IT3] a stream that was cancelled or killed is closed before integrity is looked at", () => {
    for (const state of ["cancelled", "killed"] as const) {
      const { decision, asked } = judge(badTag(), { transfer: { state, ownerId: "alice" } });
      expect(code(decision)).toBe("E_STREAM_CLOSED");
      expect(asked).toEqual([]);
    }
  });

  test("[IT4] a wrong tag kills the stream, whatever totals, range or length say", () => {
    const lies: Partial<FileChunk>[] = [
      {},
      { total_chunks: 99 },
      { filename: "other" },
      { seq: 4_000 },
      { bytes: Uint8Array.of(1) },
      { mode: "unicast", recipient: "nobody" },
      { checksum: "" },
      { checksum: "not hex at all" },
    ];
    for (const lie of lies) {
      const { decision, asked } = judge(badTag(lie), {
        recipientIssue: () => ({ code: "E_NO_RECIPIENT", message: "" }),
        quotaIssue: () => ({ code: "E_QUOTA", message: "" }),
      });
      expect(decision).toMatchObject({ do: "kill", known: true, verdict: { status: "compromised" } });
      expect(asked).toEqual(["verify"]);
    }
  });

  test("[IT4] on an unknown id the kill closes the id without a transfer; on a complete one it is only told", () => {
    expect(judge(badTag(), { transfer: undefined }).decision).toMatchObject({ do: "kill", known: false });
    expect(judge(badTag(), { transfer: complete }).decision).toMatchObject({ do: "fail" });
  });

  test("[IT4] the verdict shows both tags of a shifted number", () => {
    const { decision } = judge({ ...chunkOf(0), seq: 1_000 });
    const expected = suite.seal(chunkOf(0).bytes, 1_000);
    expect(decision).toMatchObject({ verdict: { seq: 1_000, expected, received: chunkOf(0).checksum } });
  });

  test("[IT5] without a checksum it is refused, and nothing is killed", () => {
    for (const transfer of [undefined, open, complete]) {
      const { decision, asked } = judge(without(chunkOf(0, { total_chunks: 99 })), { transfer });
      expect(code(decision)).toBe("E_INTEGRITY");
      expect(asked).toEqual([]);
    }
  });

  test("[IT7] totals that contradict each other, or what the first chunk fixed, are a mismatch", () => {
    const lies: Partial<FileChunk>[] = [
      { total_chunks: 4 },
      { total_size: 2 * SIZE + 6 },
      { chunk_size: 2 * SIZE, total_chunks: 2 },
      { filename: "other.pdf" },
      { mode: "unicast", recipient: "bob" },
    ];
    for (const lie of lies) {
      const { decision, asked } = judge(chunkOf(0, lie));
      const error = { code: "E_TOTAL_MISMATCH", message: expect.stringContaining(Object.keys(lie)[0] ?? "") };
      expect(decision).toMatchObject({ do: "nack", error });
      expect(asked).toEqual(["verify"]);
    }
    expect(code(judge(chunkOf(0, { total_chunks: 4 }), { transfer: undefined }).decision)).toBe("E_TOTAL_MISMATCH");
  });

  test("[IT7] the recipient is compared as a name, not as a string", () => {
    const toBob = { mode: "unicast", recipient: "Bob" } as const;
    const transfer: IncomingTransfer = { state: "open", ownerId: "alice", terms: termsOf(chunkOf(0, toBob)) };
    const to = (recipient: string) => judge(chunkOf(1, { mode: "unicast", recipient }), { transfer }).decision;
    expect(to(" bOB ").do).toBe("store");
    expect(code(to("eve"))).toBe("E_TOTAL_MISMATCH");
    expect(code(judge(chunkOf(1), { transfer }).decision)).toBe("E_TOTAL_MISMATCH");
  });

  test("[IT8] then range, then length", () => {
    expect(code(judge(chunkOf(3, { bytes: Uint8Array.of(1) })).decision)).toBe("E_SEQ_RANGE");
    expect(code(judge(chunkOf(0xffff_ffff)).decision)).toBe("E_SEQ_RANGE");
    const short = judge(chunkOf(0, { bytes: new Uint8Array(SIZE - 1) }));
    expect(code(short.decision)).toBe("E_LENGTH");
    expect(short.asked).toEqual(["verify"]);
    expect(code(judge(chunkOf(2, { bytes: new Uint8Array(SIZE) })).decision)).toBe("E_LENGTH");
  });

  test("[IT9] then the recipient, of a private transfer only, then the quota", () => {
    const refusals: Partial<ChunkFacts> = {
      transfer: undefined,
      recipientIssue: () => ({ code: "E_NO_RECIPIENT", message: "gone" }),
      quotaIssue: () => ({ code: "E_QUOTA", message: "full" }),
    };
    const secret = judge(chunkOf(0, { mode: "unicast", recipient: "bob" }), refusals);
    expect(code(secret.decision)).toBe("E_NO_RECIPIENT");
    expect(secret.asked).toEqual(["verify", "recipient"]);
    const broadcast = judge(chunkOf(0), refusals);
    expect(broadcast.decision).toEqual({ do: "nack", error: { code: "E_QUOTA", message: "full" } });
    expect(broadcast.asked).toEqual(["verify", "quota to open"]);
  });

  test("[IT9] a duplicate needs neither recipient nor room", () => {
    const { decision, asked } = judge(chunkOf(0), {
      holding: () => ({ held: "stored", leaf }),
      quotaIssue: () => ({ code: "E_QUOTA", message: "full" }),
    });
    expect(decision.do).toBe("ack-duplicate");
    expect(asked).not.toContain("quota");
  });
});

describe("controls", () => {
  test("[IT10] an unknown transfer and somebody else's are the same to whoever asks", () => {
    for (const cmd of ["RESUME_REQUEST", "CANCEL"] as const) {
      const unknown = decideControl(cmd, undefined, "mallory");
      expect(unknown).toMatchObject({ do: "nack", error: { code: "E_NOT_OWNER" } });
      for (const transfer of [open, complete, { state: "killed", ownerId: "alice" }] satisfies IncomingTransfer[]) {
        expect(decideControl(cmd, transfer, "mallory")).toEqual(unknown);
      }
    }
  });

  test("[IT11] a resume tells what is missing, then COMPLETE of a complete one; after an end it is refused", () => {
    expect(decideControl("RESUME_REQUEST", open, "alice")).toEqual({ do: "tell-missing", complete: false });
    expect(decideControl("RESUME_REQUEST", complete, "alice")).toEqual({ do: "tell-missing", complete: true });
    for (const state of ["cancelled", "killed"] as const) {
      expect(decideControl("RESUME_REQUEST", { state, ownerId: "alice" }, "alice")).toMatchObject({
        error: { code: "E_STREAM_CLOSED" },
      });
    }
  });

  test("[IT12] only an open transfer can be cancelled", () => {
    expect(decideControl("CANCEL", open, "alice")).toEqual({ do: "cancel" });
    const ended: IncomingTransfer[] = [complete, { state: "cancelled", ownerId: "alice" }];
    for (const transfer of ended) {
      expect(decideControl("CANCEL", transfer, "alice")).toMatchObject({ error: { code: "E_STREAM_CLOSED" } });
    }
  });

  test("[IT16] what is in quarantine is its owner's to discard, and nothing else", () => {
    for (const state of ["killed", "cancelled"] as const) {
      const stopped = { state, ownerId: "alice", quarantined: true };
      expect(decideControl("CANCEL", stopped, "alice")).toEqual({ do: "discard" });
      expect(decideControl("CANCEL", stopped, "bob")).toMatchObject({ error: { code: "E_NOT_OWNER" } });
      const closed = { error: { code: "E_STREAM_CLOSED" } };
      expect(decideControl("RESUME_REQUEST", stopped, "alice")).toMatchObject(closed);
      expect(decideControl("CANCEL", { ...stopped, quarantined: false }, "alice")).toMatchObject(closed);
    }
  });
});
