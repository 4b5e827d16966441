import type { ChatMessage } from "@chatcast/protocol";
import type { StoredSaid, StoredTransfer } from "../../src/storage/port.ts";

export const aRoom = { name: "Lab", suite: "crc32-xor-seq", username: "Ada" };

export function said(place: number, more: Partial<StoredSaid> = {}): StoredSaid {
  return {
    id: `said-${place}`,
    seq: place,
    place,
    from: "Ada",
    audience: { mode: "broadcast" },
    text: `text ${place}`,
    at: 1_000 + place,
    state: { state: "pending" },
    ...more,
  };
}

export function message(offset: number, more: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: `id-${offset}`,
    offset,
    type: "text",
    mode: "broadcast",
    from: "Bob",
    text: `message ${offset}`,
    at: 5_000 + offset,
    integrity: { suite: "crc32-xor-seq", status: "unchecked" },
    ...more,
  };
}

export const messages = (first: number, last: number): ChatMessage[] =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));

export function aTransfer(id: string, more: Partial<StoredTransfer> = {}): StoredTransfer {
  return {
    id,
    fileName: "map.bin",
    size: 100_000,
    audience: { mode: "broadcast" },
    chunkSize: 16_384,
    totalChunks: 7,
    startedAt: 9_000,
    paused: false,
    source: { kind: "none" },
    ...more,
  };
}

export const leaf = (seq: number, fill = seq): { seq: number; leaf: Uint8Array } => ({
  seq,
  leaf: new Uint8Array(32).fill(fill),
});
