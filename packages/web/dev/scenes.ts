import type { Snapshot } from "@chatcast/client";
import * as sample from "./samples.ts";

const empty: Snapshot = {
  connection: { state: "connected", since: sample.NOW, transport: "websocket" },
  room: undefined,
  conversations: [],
  transfers: [],
  coming: [],
  integrity: [],
  verdicts: { valid: 0, compromised: 0 },
  verdictTimes: [],
  acks: [],
  log: [],
  alerts: [],
  notices: [],
  faults: [],
  unsent: [],
  ended: undefined,
  typing: [],
  received: { room: new Map(), private: new Map() },
};

const inRoom: Snapshot = {
  ...empty,
  room: sample.room,
  conversations: sample.conversationsOf(sample.messages),
  transfers: [sample.done, sample.moving],
  integrity: sample.integrity,
  verdicts: { valid: 4_211, compromised: 0 },
  verdictTimes: [],
  acks: sample.acks,
  log: sample.log,
};

const disconnected: Snapshot["connection"] = {
  state: "disconnected",
  reason: "closed by the server",
  why: { code: "closed-by-server", values: {}, text: "closed by the server" },
  nextTryAt: sample.NOW + 60_000,
};

const alerted: Snapshot = {
  ...inRoom,
  transfers: [sample.done, sample.killed],
  integrity: [...sample.integrity.slice(1), sample.compromisedRow],
  verdicts: { valid: 4_211, compromised: 1 },
  verdictTimes: [],
  faults: [
    { on: "chunk", tamper: "seq-shift" },
    { on: "msg", tamper: "seq-shift" },
  ],
  alerts: [
    {
      key: 1,
      at: sample.NOW,
      what: "transfer",
      title: "SECURITY ALERT: Integrity Compromised! Stopping transmission.",
      stopped: "evidence.bin, at chunk 12 of 48. Its bytes on the server were thrown away.",
      kept: "All messages and all other files.",
      told: {
        title: {
          code: "compromised",
          values: {},
          text: "SECURITY ALERT: Integrity Compromised! Stopping transmission.",
        },
        stopped: [{ code: "transfer", values: { file: "evidence.bin", seq: "1012" }, text: "" }],
        kept: [{ code: "unharmed", values: {}, text: "" }],
      },
      verdict: { status: "compromised", suite: "crc32-xor-seq", seq: 1012, expected: "1c291ca3", received: "1c291f77" },
    },
  ],
};

const SCENES: Record<string, Snapshot> = {
  home: empty,
  "home-connecting": { ...empty, connection: { state: "connecting", since: sample.NOW } },
  "home-offline": { ...empty, connection: disconnected },
  room: inRoom,
  empty: {
    ...inRoom,
    conversations: sample.conversationsOf([]),
    transfers: [],
    integrity: [],
    acks: [],
    log: [],
    verdicts: { valid: 0, compromised: 0 },
    verdictTimes: [],
  },
  waiting: {
    ...inRoom,
    connection: disconnected,
    conversations: sample.conversationsOf([...sample.messages, ...sample.waiting], { gap: { count: 3 } }),
    notices: [
      {
        key: 1,
        at: sample.NOW,
        tone: "info",
        text: "Bob cancelled sending survey.zip",
        told: { code: "file-cancelled", values: { name: "Bob", file: "survey.zip" }, text: "" },
      },
    ],
  },
  "taken-over": {
    ...inRoom,
    connection: {
      state: "disconnected",
      reason: "opened in another tab or device",
      why: { code: "taken-over", values: {}, text: "opened in another tab or device" },
    },
  },
  many: { ...inRoom, conversations: sample.conversationsOf(sample.many) },
  transfers: {
    ...inRoom,
    transfers: [sample.failed, sample.done, sample.killed, sample.paused, sample.needsFile, sample.moving],
  },
  alert: alerted,
  compromised: { ...alerted, alerts: [] },
  blocked: {
    ...inRoom,
    conversations: sample.conversationsOf([...sample.messages, ...sample.waiting.slice(0, 1)], { blocked: true }),
  },
  plain: {
    ...inRoom,
    room: { ...sample.room, server: { ...sample.room.server, protocol: 1, lab: false, maxFileSize: 1, maxFrame: 1 } },
  },
};

/** The snapshot of a scene. */
export function scene(name: string): Snapshot {
  const found = SCENES[name];
  if (!found) throw new Error(`no scene ${name}; there are ${Object.keys(SCENES).join(", ")}`);
  return found;
}
