import { viewAssociatedData } from "@chatcast/client";
import { say } from "../../words/words.ts";

/** One field of what the tag binds: its name, its bytes as hex, and what they say. */
export interface BoundField {
  name: string;
  hex: string;
  says: string;
}

/** All fields of what a tag covers beside the bytes. @param bound 160 bytes */
export function fieldsOf(bound: Uint8Array): BoundField[] {
  const { hex, suite = "", isMessage, isUnicast, isFinal, numbers } = viewAssociatedData(bound);
  const to = isUnicast ? "one" : "room";
  const what = isMessage ? "message" : "chunk";
  const rows = [
    ["magic", "explain.magic", "CCFRAME1"],
    ["suite", "explain.suite", suite],
    ["kind", "explain.kind", say("explain.thing", { what })],
    ["direction", "explain.direction", say("explain.to", { to })],
    ["flags", "explain.flags", say("explain.last", { last: isFinal ? "yes" : "no" })],
    ["epoch", "explain.epoch", String(numbers.epoch)],
    ["room", "explain.room", say("explain.room-is")],
    ["sender", "explain.sender", say("explain.sender-is")],
    ["recipient", "explain.recipient", say("explain.recipient-is", { to })],
    ["stream", "explain.stream", say("explain.stream-is")],
    ["seq", "explain.seq-bytes", String(numbers.seq)],
    ["chunks", "explain.chunks", String(numbers.chunks)],
    ["chunkSize", "explain.chunk-size", `${numbers.chunkSize} B`],
    ["length", "explain.length", `${numbers.length} B`],
    ["totalSize", "explain.file-size", `${numbers.totalSize} B`],
  ] as const;
  return rows.map(([field, name, says]) => ({ name: say(name), hex: hex[field], says }));
}
