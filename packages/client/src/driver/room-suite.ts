import {
  ChatCastError,
  crc32XorSeq,
  crc32XorSeqTag,
  type IntegritySuite,
  type KeyedSuiteName,
  type RoomAnswer,
  type SuiteName,
} from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import { Refusal } from "../refusal.ts";
import type { Vault } from "../sealed/port.ts";
import { told } from "../told.ts";
import type { Tenure } from "./keeping.ts";

/** What a room's suite does for what is said there in the clear; in a sealed room nothing is. */
export interface RoomSuite {
  readonly name: SuiteName | KeyedSuiteName;
  /** Tag of a text at a number. */
  tag(text: string, seq: number): string;
  /** Of an open room; files are checked by it. */
  readonly open: IntegritySuite | undefined;
}

const SEALED: RoomSuite = {
  name: "aes-256-gcm-room",
  tag: () => "",
  open: undefined,
};

/** What the chunks of files are sealed with. */
export interface ChunkSuite {
  readonly name: SuiteName;
  /** Tag of a chunk at its number; later, where another thread makes it. */
  seal(bytes: Uint8Array, seq: number): string | Promise<string>;
}

/** Of an open room. */
export function chunkSuite(platform: Platform): ChunkSuite {
  const { crc32Of } = platform;
  const { name, seal } = openSuite(platform);
  if (crc32Of === undefined) return { name, seal };
  return { name, seal: async (bytes, seq) => crc32XorSeqTag(await crc32Of(bytes), seq) };
}

const openSuite = ({ crc32 }: Platform): IntegritySuite => crc32XorSeq(crc32);

/** @throws ChatCastError `E_SUITE` for another suite than the room's name, or its link, says */
export function roomSuite(told: string, vault: Vault | undefined, platform: Platform): RoomSuite {
  requireSuite(told, vault);
  if (vault !== undefined) return SEALED;
  const open = openSuite(platform);
  return { name: open.name, open, tag: (text, seq) => open.seal(platform.utf8(text), seq) };
}

/**
 * What a room is, is never what the server says alone: a link leads to its one sealed room in its epoch or nowhere, a name
 * to an open room. @throws ChatCastError `E_SUITE` for any other
 */
export function requireRoom({ suite, name, epoch }: RoomAnswer["room"], vault: Vault | undefined): void {
  requireSuite(suite, vault);
  if (vault === undefined || (name === vault.roomName && epoch === vault.epoch)) return;
  const text = "the server let you into another room than the one of the link";
  throw new Refusal("E_SUITE", told("other-room", {}, text));
}

/** @throws ChatCastError `E_SUITE` in a sealed room, where nothing is uploaded in the clear */
export function refuseSealed({ open }: RoomSuite): void {
  if (open === undefined) throw new ChatCastError("E_SUITE", "nothing is uploaded in the clear here");
}

/** The suite that a room must have: a link leads to a sealed one. */
export const suiteOf = (vault: Vault | undefined): string => (vault === undefined ? "crc32-xor-seq" : SEALED.name);

/**
 * What was kept of a sealed room is said in no other, above all not in the clear, because its link is not at hand.
 * @throws ChatCastError `E_SUITE`; the membership is let go
 */
export async function takenFor(taking: Promise<Tenure>, vault: Vault | undefined): Promise<Tenure> {
  const tenure = await taking;
  const room = tenure.kept?.room;
  if (room === undefined || room.suite === suiteOf(vault)) return tenure;
  await tenure.release();
  throw new ChatCastError("E_SUITE", `what is kept of this room is of the suite ${room.suite}`);
}

function requireSuite(told: string, vault: Vault | undefined): void {
  const due = suiteOf(vault);
  if (told === due) return;
  throw new ChatCastError("E_SUITE", `this room should have the suite ${due}, the server says ${told}`);
}
