import { describe, expect, test } from "vitest";
import {
  decideKill,
  decideManifest,
  decideSeal,
  type ErrorBody,
  type IncomingTransfer,
  type KeyedVerdict,
  type KillFacts,
  type ManifestFacts,
} from "../../src/index.ts";

const GOOD: KeyedVerdict = { status: "valid", suite: "aes-256-gcm-room", seq: 0, received: "cccccccc" };
const BAD: KeyedVerdict = { ...GOOD, status: "compromised" };
const terms = {
  filename: "a sealed file",
  totalChunks: 1,
  chunkSize: 16_464,
  totalSize: 90,
  audience: { mode: "broadcast" },
} as const;
const open: IncomingTransfer = { state: "open", ownerId: "ann", terms };
const complete: IncomingTransfer = { ...open, state: "complete" };
const ended: IncomingTransfer[] = [
  { state: "killed", ownerId: "ann" },
  { state: "cancelled", ownerId: "ann" },
];
const issue = (code: ErrorBody["code"]): ErrorBody => ({ code, message: "no" });

function judged(over: Partial<ManifestFacts> = {}) {
  const asked: string[] = [];
  const ask = <T>(name: string, answer: T) => {
    asked.push(name);
    return answer;
  };
  const facts: ManifestFacts = {
    senderId: "ann",
    transfer: undefined,
    verdict: GOOD,
    isSame: () => true,
    recipientIssue: () => undefined,
    quotaIssue: () => undefined,
    ...over,
  };
  const decision = decideManifest({
    ...facts,
    isSame: () => ask("same", facts.isSame()),
    recipientIssue: () => ask("recipient", facts.recipientIssue()),
    quotaIssue: () => ask("quota", facts.quotaIssue()),
  });
  return { decision, asked };
}

describe("a manifest", () => {
  test("[IT13] opens what nobody opened, when recipient and quota allow it, asked in this order", () => {
    expect(judged()).toEqual({ decision: { do: "open" }, asked: ["recipient", "quota"] });
    const nobody = judged({ recipientIssue: () => issue("E_NO_RECIPIENT"), quotaIssue: () => issue("E_QUOTA") });
    expect(nobody).toEqual({ decision: { do: "nack", error: issue("E_NO_RECIPIENT") }, asked: ["recipient"] });
    expect(judged({ quotaIssue: () => issue("E_QUOTA") }).decision).toEqual({ do: "nack", error: issue("E_QUOTA") });
  });

  test("[IT13] is a question when it is the same again, and refused when it is another", () => {
    for (const verdict of [GOOD, BAD]) {
      const again = judged({ transfer: open, verdict });
      expect(again).toEqual({ decision: { do: "tell-missing", complete: false }, asked: ["same"] });
    }
    expect(judged({ transfer: complete }).decision).toEqual({ do: "tell-missing", complete: true });
    const other = judged({ transfer: open, isSame: () => false }).decision;
    expect(other).toMatchObject({ do: "nack", error: { code: "E_CONFLICT" } });
  });

  test("[IT13] of a stranger, or for what has ended, is refused whatever its signature says", () => {
    for (const verdict of [GOOD, BAD]) {
      const stranger = judged({ transfer: open, senderId: "eve", verdict });
      expect(stranger).toMatchObject({ decision: { do: "nack", error: { code: "E_NOT_OWNER" } }, asked: [] });
      for (const transfer of ended) {
        expect(judged({ transfer, verdict }).decision).toMatchObject({
          do: "nack",
          error: { code: "E_STREAM_CLOSED" },
        });
      }
    }
  });

  test("[IT13] whose signature is wrong kills, but nothing that is complete", () => {
    expect(judged({ verdict: BAD })).toEqual({ decision: { do: "kill", verdict: BAD, known: false }, asked: [] });
    expect(judged({ verdict: BAD, transfer: open, isSame: () => false }).decision).toEqual({
      do: "kill",
      verdict: BAD,
      known: true,
    });
    expect(judged({ verdict: BAD, transfer: complete, isSame: () => false }).decision).toEqual({
      do: "fail",
      verdict: BAD,
    });
  });
});

describe("a seal", () => {
  test("[IT14] completes what is all stored, and says of the rest what is missing", () => {
    expect(decideSeal(open, "ann", GOOD, true)).toEqual({ do: "complete" });
    expect(decideSeal(open, "ann", GOOD, false)).toEqual({ do: "incomplete" });
    expect(decideSeal(complete, "ann", GOOD, false)).toEqual({ do: "complete" });
  });

  test("[IT14] of a stranger, of nothing, or for what has ended, is refused whatever its signature says", () => {
    for (const verdict of [GOOD, BAD]) {
      for (const [transfer, who] of [[undefined, "ann"] as const, [open, "eve"] as const]) {
        expect(decideSeal(transfer, who, verdict, true)).toMatchObject({ do: "nack", error: { code: "E_NOT_OWNER" } });
      }
      for (const transfer of ended) {
        expect(decideSeal(transfer, "ann", verdict, true)).toMatchObject({ error: { code: "E_STREAM_CLOSED" } });
      }
    }
  });

  test("[IT14] whose signature is wrong kills, but nothing that is complete", () => {
    expect(decideSeal(open, "ann", BAD, false)).toEqual({ do: "kill", verdict: BAD, known: true });
    expect(decideSeal(complete, "ann", BAD, true)).toEqual({ do: "fail", verdict: BAD });
  });
});

describe("a signed KILL", () => {
  const judge = (memberId: string, over: Partial<KillFacts> & { moderates?: boolean; recipientId?: string } = {}) => {
    let asked = 0;
    const { moderates = false, recipientId, ...facts } = over;
    const transfer = "transfer" in facts ? facts.transfer : { ...open, recipientId };
    const isSigned = () => {
      asked++;
      return facts.isSigned?.() ?? true;
    };
    return { ...decideKill({ by: { memberId, moderates }, ...facts, transfer, isSigned }), asked };
  };
  const nack = (code: ErrorBody["code"]) => ({ do: "nack", error: { code }, asked: 0 });

  test("[IT15] is for the sender, the recipient of a private file, and of one for everybody a moderator", () => {
    expect(judge("ann")).toEqual({ do: "kill", as: "sender", asked: 1 });
    expect(judge("bob", { recipientId: "bob" })).toEqual({ do: "kill", as: "recipient", asked: 1 });
    expect(judge("mod", { moderates: true })).toEqual({ do: "kill", as: "moderator", asked: 1 });
    expect(judge("bob")).toMatchObject(nack("E_FORBIDDEN"));
    expect(judge("eve", { recipientId: "bob" })).toMatchObject(nack("E_NOT_OWNER"));
    expect(judge("mod", { recipientId: "bob", moderates: true })).toMatchObject(nack("E_NOT_OWNER"));
    expect(judge("ann", { transfer: undefined, moderates: true })).toMatchObject(nack("E_NOT_OWNER"));
  });

  test("[IT15] without its signature stops nothing, and of what has ended says so to who has the right alone", () => {
    expect(judge("ann", { isSigned: () => false })).toMatchObject({ do: "nack", error: { code: "E_FORBIDDEN" } });
    for (const transfer of [complete, ...ended].map((state) => ({ ...state, recipientId: undefined }))) {
      expect(judge("ann", { transfer })).toMatchObject({ do: "nack", error: { code: "E_STREAM_CLOSED" } });
      expect(judge("bob", { transfer })).toMatchObject(nack("E_FORBIDDEN"));
    }
  });
});
