import type { BotChange } from "../../src/store/bots.ts";
import type {
  Conversation,
  FileRecord,
  MemberRecord,
  MessageDraft,
  RoomRecord,
  TransferRecord,
} from "../../src/store/port.ts";

/** Records with every field set to something plain; a test names only what it is about. */

export const room = (id: string, over: Partial<RoomRecord> = {}): RoomRecord => ({
  id,
  name: id.toUpperCase(),
  key: `key-${id}`,
  suite: "crc32-xor-seq",
  createdAt: 1_000,
  idleSince: null,
  ...over,
});

export const member = (id: string, over: Partial<MemberRecord> = {}): MemberRecord => ({
  id,
  roomId: "r1",
  tokenHash: `hash-${id}`,
  name: id.toUpperCase(),
  nameKey: id,
  holdsName: true,
  left: false,
  joinedAt: 2_000,
  ...over,
});

type NewBot = Extract<BotChange, { add: unknown }>["add"];

export const bot = (id: string, over: Partial<NewBot> = {}): NewBot => ({
  id,
  roomId: "r1",
  tokenHash: `hash-${id}`,
  name: id.toUpperCase(),
  nameKey: id,
  madeAt: 4_000,
  madeBy: "Ann",
  ...over,
});

export const everyone = (roomId = "r1"): Conversation => ({ kind: "room", roomId });

export const pair = (one: string, other: string, roomId = "r1"): Conversation => ({
  kind: "pair",
  roomId,
  members: [one, other],
});

export const draft = (id: string, over: Partial<MessageDraft> = {}): MessageDraft => ({
  conversation: everyone(),
  senderId: "ann",
  id,
  from: "Ann",
  body: { type: "text", text: `text of ${id}` },
  integrity: { suite: "crc32-xor-seq", status: "valid", seq: 7, checksum: "88b2f97e" },
  at: 3_000,
  ...over,
});

export const file = (savedName: string, over: Partial<FileRecord> = {}): FileRecord => ({
  savedName,
  roomId: "r1",
  ownerId: "ann",
  blobId: `blob-${savedName}`,
  fileName: "photo.png",
  size: 40_000,
  sha256: "ab".repeat(32),
  createdAt: 4_000,
  ...over,
});

export const transfer = (id: string, over: Partial<TransferRecord> = {}): TransferRecord => ({
  id,
  roomId: "r1",
  ownerId: "ann",
  from: "Ann",
  state: "open",
  fileName: "photo.png",
  totalChunks: 3,
  chunkSize: 16_384,
  totalSize: 40_000,
  blobId: `blob-of-${id}`,
  createdAt: 5_000,
  touchedAt: 5_000,
  ...over,
});

/** The message that a completed transfer puts into the log. */
export const announcement = (savedName: string, over: Partial<MessageDraft> = {}): MessageDraft =>
  draft(`announce-${savedName}`, {
    body: { type: "file", savedName, fileName: "photo.png", fileSize: 40_000, sha256: "ab".repeat(32) },
    ...over,
  });

/** A leaf that is told apart by its first byte. */
export const leaf = (first: number): Uint8Array => new Uint8Array(32).fill(0).with(0, first);
