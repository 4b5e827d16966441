// long: data, one entry for each state that can be drawn.
import type {
  ConversationView,
  IntegrityEvent,
  LogLine,
  MessageAck,
  MessageView,
  RoomView,
  TransferView,
} from "@chatcast/client";
import type { FlightPacket, Recording } from "@chatcast/client/flight";

const MINUTE = 60_000;
export const NOW = Date.now();

const hex = (seed: number) => ((seed * 2_654_435_761) >>> 0).toString(16).padStart(8, "0");

export const room: RoomView = {
  name: "Field lab 3",
  suite: "crc32-xor-seq",
  self: { username: "Ada", token: "t" },
  users: ["Ada", "Bob", "Carol Nakamura", "Dmitri"].map((username) => ({ username })),
  server: { protocol: 1, lab: true, maxFileSize: 10 * 2 ** 30, maxFrame: 4 * 2 ** 20 },
};

type Draft = Partial<MessageView> & { from: string; minutesAgo: number };

export function message(index: number, { minutesAgo, ...draft }: Draft): MessageView {
  return {
    key: `m${index}`,
    id: `m${index}`,
    seq: index,
    offset: index + 1,
    by: draft.from,
    own: draft.from === "Ada",
    audience: { mode: "broadcast" },
    at: NOW - minutesAgo * MINUTE,
    state: { state: "acknowledged", offset: index + 1 },
    integrity: { suite: "crc32-xor-seq", status: "valid", checksum: hex(index + 7) },
    ...draft,
  };
}

const PICTURE = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="#274060"/><circle cx="470" cy="130" r="60" fill="#f2d398"/><path d="M0 400 220 170l140 150 90-80 190 160z" fill="#132a3e"/></svg>',
)}`;

const drafts: Draft[] = [
  { from: "Bob", minutesAgo: 1_500, text: "Readings from the north station are in. I put the raw set up after lunch." },
  { from: "Ada", minutesAgo: 1_498, text: "Good. Please send the calibration sheet too." },
  {
    from: "Carol Nakamura",
    minutesAgo: 64,
    text: "Morning. The gateway at the river was off for ten minutes, so some of mine came late.",
  },
  { from: "Carol Nakamura", minutesAgo: 63, text: "All there now." },
  {
    from: "Bob",
    minutesAgo: 41,
    file: { url: "#", name: "north-station-raw.tar.gz", size: 21_347_001, sha256: "9f2c5be1470dd1a4c0" },
  },
  { from: "Ada", minutesAgo: 38, text: "Got it, all 82 pieces verified. Looking at the spikes at 04:10 now." },
  {
    from: "Ada",
    minutesAgo: 37,
    text: "They line up with the pump. Can you check the log of that night?\n\n  04:08:12  pump 2 start\n  04:10:55  pump 2 stop",
  },
  {
    from: "Ada",
    minutesAgo: 22,
    text: "Do you want to tell the others, or shall I?",
    audience: { mode: "unicast", recipient: "Bob" },
  },
  {
    from: "Bob",
    minutesAgo: 21,
    text: "You go ahead. I am still looking for the second log.",
    audience: { mode: "unicast", recipient: "Ada" },
  },
  {
    from: "Dmitri",
    minutesAgo: 12,
    text: "sent from an old client",
    integrity: { suite: "crc32-xor-seq", status: "unchecked" },
  },
  {
    from: "Carol Nakamura",
    minutesAgo: 9,
    file: { url: PICTURE, name: "gauge-photo.png", size: 481_220, sha256: "41ab03c9" },
  },
  { from: "Ada", minutesAgo: 2, text: "Thanks. The gauge reads 2.41 m, that fits." },
];

export const messages: readonly MessageView[] = drafts.map((draft, index) => message(index, draft));

export const waiting: readonly MessageView[] = [
  message(40, {
    from: "Ada",
    minutesAgo: 1,
    text: "Transfer of last night's log is coming.",
    state: { state: "failed", error: { code: "E_INTEGRITY", message: "integrity check failed" }, compromised: true },
    integrity: { suite: "crc32-xor-seq", status: "compromised", checksum: "f7d18987" },
  }),
  message(41, {
    from: "Ada",
    minutesAgo: 1,
    text: "Second try.",
    state: { state: "failed", error: { code: "E_RATE", message: "too fast" }, compromised: false },
    integrity: { suite: "crc32-xor-seq", status: "pending" },
  }),
  message(42, {
    from: "Ada",
    minutesAgo: 0.4,
    text: "Are you there?",
    state: { state: "sent", attempt: 1 },
    integrity: { suite: "crc32-xor-seq", status: "pending" },
  }),
  message(43, {
    from: "Ada",
    minutesAgo: 0.1,
    text: "I will be back in five minutes.",
    state: { state: "pending" },
    integrity: { suite: "crc32-xor-seq", status: "pending" },
  }),
];

export function conversationsOf(
  list: readonly MessageView[],
  extra: Partial<ConversationView> = {},
): ConversationView[] {
  const isPrivate = (m: MessageView) => m.audience.mode === "unicast";
  return [
    {
      with: undefined,
      messages: list.filter((m) => !isPrivate(m)),
      gap: undefined,
      hasOlder: false,
      blocked: false,
      ...extra,
    },
    { with: "Bob", messages: list.filter(isPrivate), gap: undefined, hasOlder: false, blocked: false },
  ];
}

export const many: readonly MessageView[] = Array.from({ length: 6_000 }, (_, index) =>
  message(index, {
    from: ["Ada", "Bob", "Carol Nakamura", "Dmitri"][(index * 7) % 4] ?? "Bob",
    minutesAgo: (6_000 - index) * 1.7,
    text: `Reading ${index}: ${"level holds, ".repeat((index * 13) % 9)}all fine.`,
  }),
);

function cellsOf(total: number, acked: number, inFlight: number, tail = 1): Uint8Array {
  return Uint8Array.from({ length: total }, (_, seq) => {
    if (seq < acked) return seq % 61 === 60 ? 4 : 2;
    return seq < acked + inFlight ? tail : 0;
  }).map((cell, seq) => (cell === 4 && seq < acked - 40 ? 2 : cell));
}

const none = undefined;
const act = () => undefined;

export const recording: Recording = {
  transfer: { id: "t-7Kq2mZ0fX1", size: 20 * 2 ** 20, chunkSize: 65_536, totalChunks: 320 },
  startedAt: NOW - 2_300,
  dropped: 0,
  before: { cells: new Uint8Array(320), tries: new Uint16Array(320) },
  packets: Array.from({ length: 219 }, (_, seq): FlightPacket[] => [
    { at: seq * 10, kind: "chunk", bytes: 65_536, seq },
    ...(seq < 8 ? [] : [{ at: seq * 10 + 1, kind: "ack", bytes: 0, seq: seq - 8, verdict: "valid" } as const]),
  ]).flat(),
};

const timeline = Array.from({ length: 46 }, (_, step) => ({
  at: NOW - 2_300 + step * 50,
  ackedBytes: Math.round(211 * 65_536 * (step / 45) ** 1.25),
  window: Math.min(12, 4 + Math.floor(step / 3)),
  inFlight: Math.min(8, 4 + Math.floor(step / 4)),
  rttMs: 36 + ((step * 7) % 11),
  retransmits: step < 14 ? 0 : step < 30 ? 1 : 3,
}));

export const moving: TransferView = {
  id: "t-7Kq2mZ0fX1",
  fileName: "night-log-2026-03-14.csv",
  size: 20 * 2 ** 20,
  audience: { mode: "broadcast" },
  sealed: false,
  phase: { state: "moving" },
  chunkSize: 65_536,
  totalChunks: 320,
  ackedChunks: 211,
  ackedBytes: 211 * 65_536,
  inFlight: 8,
  retransmits: 3,
  throughput: 6_350_000,
  rttMs: 42,
  etaMs: 1_120,
  startedAt: NOW - 2_300,
  kill: undefined,
  quarantine: undefined,
  cells: cellsOf(320, 211, 8),
  version: 1,
  pause: act,
  resume: none,
  retry: none,
  cancel: act,
  provide: none,
  reopen: none,
  window: 12,
  timeline: () => timeline,
  chunk: (seq) => ({
    seq,
    status: seq < 211 ? "acked" : seq < 219 ? "sent" : "queued",
    bytes: 65_536,
    tries: seq % 61 === 60 ? 2 : seq < 219 ? 1 : 0,
    sentAt: seq < 219 ? NOW - 2_300 + seq * 10 : undefined,
    ackedAt: seq < 211 ? NOW - 2_260 + seq * 10 : undefined,
    rttMs: seq < 211 ? 38 + (seq % 9) : undefined,
    checksum: seq < 219 ? hex(seq) : undefined,
  }),
  csv: () => "seq,status\r\n0,acked\r\n",
};

export const done: TransferView = {
  ...moving,
  id: "t-done",
  fileName: "calibration-sheet.xlsx",
  audience: { mode: "unicast", recipient: "Bob" },
  size: 482_113,
  phase: { state: "done", at: NOW - 60_000, url: "#", sha256: "ab" },
  totalChunks: 8,
  ackedChunks: 8,
  inFlight: 0,
  retransmits: 0,
  throughput: 0,
  etaMs: none,
  startedAt: NOW - 60_410,
  cells: new Uint8Array(8).fill(2),
  pause: none,
  cancel: none,
};

export const killed: TransferView = {
  ...moving,
  id: "t-killed",
  fileName: "evidence.bin",
  size: 3 * 2 ** 20,
  phase: {
    state: "killed",
    at: NOW - 9_000,
    verdict: { status: "compromised", suite: "crc32-xor-seq", seq: 1012, expected: "1c291ca3", received: "1c291f77" },
  },
  totalChunks: 48,
  ackedChunks: 12,
  inFlight: 0,
  throughput: 0,
  etaMs: none,
  cells: Uint8Array.from({ length: 48 }, (_, seq) => (seq < 12 ? 2 : seq === 12 ? 3 : seq < 20 ? 5 : 0)),
  pause: none,
  cancel: none,
  retry: act,
};

export const paused: TransferView = {
  ...moving,
  id: "t-paused",
  fileName: "drone-survey-of-the-whole-river-valley-with-a-very-long-name.zip",
  size: 6.1 * 2 ** 30,
  phase: { state: "paused" },
  totalChunks: 100_000,
  ackedChunks: 38_411,
  inFlight: 0,
  throughput: 0,
  etaMs: none,
  cells: cellsOf(100_000, 38_411, 0),
  pause: none,
  resume: act,
};

export const needsFile: TransferView = {
  ...paused,
  id: "t-needs-file",
  fileName: "north-station-raw.tar.gz",
  phase: { state: "needs-file", why: "unknown" },
  pause: none,
  resume: none,
  provide: async () => undefined,
};

export const failed: TransferView = {
  ...paused,
  id: "t-failed",
  fileName: "notes.txt",
  phase: { state: "failed", at: NOW, error: { code: "E_DISK_FULL", message: "The server's disk is full." } },
  totalChunks: 3,
  ackedChunks: 1,
  cells: Uint8Array.of(2, 3, 0),
  resume: none,
  retry: act,
  cancel: none,
};

export const integrity: readonly IntegrityEvent[] = Array.from({ length: 1_000 }, (_, index) => ({
  key: index,
  status: "valid" as const,
  at: NOW - (1_000 - index) * 190,
  seq: index % 9 === 0 ? index / 9 : index,
  source: index % 9 === 0 ? "Chat Message" : "t-7Kq2mZ0fX1",
  type: index % 9 === 0 ? ("MSG" as const) : ("FILE_CHUNK" as const),
  suite: "crc32-xor-seq" as const,
  expected: hex(index),
  received: hex(index),
}));

export const compromisedRow: IntegrityEvent = {
  key: 1_001,
  status: "compromised",
  at: NOW,
  seq: 1012,
  source: "t-killed",
  type: "FILE_CHUNK",
  suite: "crc32-xor-seq",
  expected: "1c291ca3",
  received: "1c291f77",
};

export const acks: readonly MessageAck[] = [5, 6, 7, 11].map((seq) => ({
  key: seq,
  seq,
  id: `m${seq}`,
  at: NOW - (12 - seq) * MINUTE,
  rttMs: 12 + seq,
  state: "acknowledged",
}));

export const log: readonly LogLine[] = [
  "connected over websocket",
  "joined Field lab 3 as Ada",
  "transfer t-7Kq2mZ0fX1: 320 chunks of 64 KiB, window 8",
  "transfer t-7Kq2mZ0fX1: seq 60 timed out after 212 ms, sent again",
].map((text, key) => ({ key, at: NOW - (5 - key) * 4_000, text }));

/** What a sealed room has beside. The link leads nowhere. */
export const sealed = {
  suite: "aes-256-gcm-room",
  sealed: {
    link: "/r/fQ0RzY1vS4mJ3u8kTqWxHg#v1.q8dZ2mF7xVb4RkN1tYc6LwJ0hPs9uAe3oGiQvXfTzMk.AAAAAAAAAAAAAAAAAAAAAA",
  },
} as const;
