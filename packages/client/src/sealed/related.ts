import { isEmoji, RELATION_KINDS, type Relation, readRelated, relationIssue, writeRelated } from "@chatcast/protocol";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A text, and what it says about an earlier message, as they stand in a sealed content. */
export function bodyOf(text: string, relation: Relation | undefined): Uint8Array {
  if (relation === undefined) return utf8(text);
  const { kind, of, emoji = "" } = relation;
  return writeRelated({ kind: RELATION_KINDS.indexOf(kind), of, emoji: utf8(emoji), text: utf8(text) });
}

/** Reads them back as strictly as the gate reads an open room's. @returns undefined for what no client writes */
export function relatedOf(body: Uint8Array): { text: string; relation: Relation } | undefined {
  const read = readRelated(body);
  const kind = RELATION_KINDS[read?.kind ?? -1];
  if (read === undefined || kind === undefined || read.of < 1) return undefined;
  const [text, emoji] = [textOf(read.text), textOf(read.emoji)];
  const relation: Relation = { kind, of: read.of, ...(emoji === "" ? {} : { emoji }) };
  if (emoji !== "" && !isEmoji(emoji)) return undefined;
  return relationIssue(relation, text) === undefined ? { text, relation } : undefined;
}
