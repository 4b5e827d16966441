import { TAMPERS } from "@chatcast/protocol";

/**
 * Everything that the man in the middle can do to a packet: what the server's lab can (`TAMPERS`), and what takes
 * memory of other packets or knowledge of the protocol.
 */
export const ATTACKS = [
  ...TAMPERS,
  "crc-delta",
  "craft",
  "replay",
  "replay-transfer",
  "splice-room",
  "truncate",
  "lower-totals",
  "strip-tag",
  "downgrade-suite",
  "impersonate",
] as const;
export type Attack = (typeof ATTACKS)[number];

/** From a client to the server, or back. */
export type Way = "up" | "down";

/**
 * What a rule meets. `msg`: a text, up as MSG or chat_message, down as chat_message. `chunk`: a FILE_CHUNK or SEALED_CHUNK, up only.
 * `answer`: what the server says to packets, down only. `room`: the answer to create_room and join_room. `download`
 * and `upload`: bodies of HTTP.
 */
export const TARGETS = ["msg", "chunk", "answer", "room", "download", "upload"] as const;
export type Target = (typeof TARGETS)[number];

/** One rule of a plan for the proxy. */
export interface AttackRule {
  attack: Attack;
  on: Target;
  way: Way;
  /** Meets packets with this number only. */
  seq?: number;
  /** Meets the first so many packets that fit, then none. */
  first?: number;
  /** Meets this share of the packets that fit, in (0, 1], picked by the seed. */
  share?: number;
  /** Whose name `impersonate` puts on a packet. */
  as?: string;
}

const MOVES: readonly Attack[] = ["drop", "duplicate", "delay", "reorder"];
const FORGERIES: readonly Attack[] = [
  "seq-shift",
  "bit-flip",
  "re-tag",
  "crc-delta",
  "replay",
  "replay-transfer",
  "splice-room",
  "truncate",
  "strip-tag",
  "downgrade-suite",
  "impersonate",
];

/** Which attacks make sense on what. */
export const POSSIBLE: Readonly<Record<Target, readonly Attack[]>> = {
  msg: [...MOVES, ...FORGERIES],
  chunk: [...MOVES, ...FORGERIES, "craft", "lower-totals"],
  answer: MOVES,
  room: ["downgrade-suite"],
  download: ["bit-flip"],
  upload: ["bit-flip"],
};

/** The ways that a target travels. */
export const WAYS: Readonly<Record<Target, readonly [Way, ...Way[]]>> = {
  msg: ["up", "down"],
  chunk: ["up"],
  answer: ["down"],
  room: ["down"],
  download: ["down"],
  upload: ["up"],
};
