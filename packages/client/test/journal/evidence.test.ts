import { expect, test } from "vitest";
import type { AlertView, Snapshot } from "../../src/index.ts";
import { evidenceJson } from "../../src/index.ts";

const AT = Date.UTC(2030, 0, 1);
const verdict = { status: "compromised", suite: "aes-256-gcm-room", seq: 3, received: "0badcafe" } as const;
const alert: AlertView = {
  key: 1,
  at: AT,
  what: "transfer",
  title: "SECURITY ALERT",
  stopped: "The transfer of plan.bin, at sequence number 3.",
  kept: "Nothing.",
  verdict,
  told: { title: { code: "compromised", values: {}, text: "SECURITY ALERT" }, stopped: [], kept: [] },
};

function chunk(seq: number) {
  const sent = {
    seq,
    status: "acked" as const,
    bytes: 4,
    tries: 1,
    sentAt: AT,
    ackedAt: AT + 5,
    rttMs: 5,
    checksum: "aa",
  };
  return seq < 2 ? sent : { ...sent, status: "queued" as const, tries: 0, sentAt: undefined, ackedAt: undefined };
}

/** A snapshot in which everything is secret that evidence must not tell. */
const snapshot = {
  room: {
    name: "room-id",
    suite: "aes-256-gcm-room",
    sealed: { link: "/r/room-id#v1.SECRET" },
    self: { username: "Ann", memberId: "ann", token: "SECRET" },
    users: [
      { username: "Bob", memberId: "bob", key: "key-of-bob", session: { sign: "session-of-bob", certificate: "x" } },
    ],
  },
  conversations: [{ messages: [{ text: "SECRET" }] }],
  unsent: [{ text: "SECRET" }],
  integrity: [{ key: 7, at: AT, type: "FILE_CHUNK", source: "t1", ...verdict, bound: Uint8Array.of(0xcc, 1) }],
  transfers: [
    {
      id: "t1",
      fileName: "plan.bin",
      size: 12,
      chunkSize: 4,
      totalChunks: 3,
      startedAt: AT,
      phase: { state: "killed", at: AT, verdict },
      chunk,
    },
    {
      id: "t2",
      fileName: "SECRET.bin",
      size: 12,
      chunkSize: 4,
      totalChunks: 3,
      startedAt: AT,
      phase: { state: "moving" },
      chunk,
    },
  ],
} as unknown as Snapshot;

test("[CJ13] evidence of a stop tells verdicts, times, chunks and public keys, and nothing that is secret", () => {
  const json = evidenceJson(alert, snapshot);
  expect(json).not.toContain("SECRET.bin");
  expect(json.replace("SECURITY", "")).not.toContain("SECRET");
  const evidence = JSON.parse(json);
  expect(evidence).toMatchObject({
    at: "2030-01-01T00:00:00.000Z",
    verdict,
    room: { name: "room-id", suite: "aes-256-gcm-room" },
    self: { username: "Ann", memberId: "ann" },
    people: [{ username: "Bob", key: "key-of-bob", sessionKey: "session-of-bob" }],
    verdicts: [{ at: "2030-01-01T00:00:00.000Z", source: "t1", ...verdict, bound: "cc01" }],
    transfers: [{ id: "t1", phase: { state: "killed", verdict } }],
  });
  expect(evidence.transfers).toHaveLength(1);
  expect(evidence.transfers[0].chunks).toMatchObject([
    { seq: 0, tries: 1, sentAt: "2030-01-01T00:00:00.000Z", ackedAt: "2030-01-01T00:00:00.005Z" },
    { seq: 1 },
  ]);
  expect(evidence.transfers[0].chunks).toHaveLength(2);
  expect(evidence.self).not.toHaveProperty("token");
});

test("[CJ13] of a killed transfer it tells the packets that were recorded, by time", () => {
  const packets = [
    { at: 0, kind: "chunk", bytes: 4, seq: 0 },
    { at: 7, kind: "compromised", bytes: 0, seq: 0, verdict: "compromised" },
  ] as const;
  const recorded = (id: string) => (id === "t1" ? { startedAt: AT, packets } : undefined);
  const { transfers } = JSON.parse(evidenceJson(alert, snapshot, recorded));
  expect(transfers).toMatchObject([
    {
      id: "t1",
      packets: [
        { at: "2030-01-01T00:00:00.000Z", kind: "chunk", seq: 0, bytes: 4 },
        { at: "2030-01-01T00:00:00.007Z", kind: "compromised", seq: 0, verdict: "compromised" },
      ],
    },
  ]);
  expect(JSON.parse(evidenceJson(alert, snapshot)).transfers[0]).not.toHaveProperty("packets");
});

test("[CJ13] outside of a room there is evidence of the verdict all the same", () => {
  const json = evidenceJson(alert, { ...snapshot, room: undefined, transfers: [] });
  expect(JSON.parse(json)).toMatchObject({ verdict, transfers: [] });
});

test("[CJ13] it is there without an alert as well", () => {
  const evidence = JSON.parse(evidenceJson({ at: AT + 1 }, snapshot));
  expect(evidence).toMatchObject({
    at: "2030-01-01T00:00:00.001Z",
    verdicts: [{ source: "t1" }],
    transfers: [{ id: "t1" }],
  });
  expect(evidence).not.toHaveProperty("verdict");
});
