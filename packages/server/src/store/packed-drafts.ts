import type { Conversation, MessageBody, MessageDraft } from "./port.ts";
import { relationOf, relationText } from "./relations.ts";

/** What crosses to the worker of drafts: their fields one after the other, `WIDTH` of them for each. */
export type Cell = string | number | null;

const WIDTH = 25;

/** Puts a draft behind others. It is a copy: what the caller changes afterwards is not seen. */
export function packDraft(cells: Cell[], draft: MessageDraft): void {
  const { conversation, body, integrity, recipient, stream } = draft;
  const pair = conversation.kind === "pair" ? conversation.members : undefined;
  cells.push(
    conversation.roomId,
    pair?.[0] ?? null,
    pair?.[1] ?? null,
    draft.senderId,
    draft.id,
    draft.from,
    draft.at,
    draft.prevId ?? null,
    stream?.name ?? null,
    stream?.seq ?? null,
    recipient?.memberId ?? null,
    recipient?.name ?? null,
    body.type,
    body.text ?? null,
    body.savedName ?? null,
    body.fileName ?? null,
    body.fileSize ?? null,
    body.sha256 ?? null,
    body.transferId ?? null,
    integrity.suite,
    integrity.status,
    integrity.seq ?? null,
    integrity.checksum ?? null,
    body.relation === undefined ? null : relationText(body.relation),
    body.expiresAt ?? null,
  );
}

export function unpackDrafts(cells: readonly Cell[]): MessageDraft[] {
  const drafts: MessageDraft[] = [];
  for (let at = 0; at < cells.length; at += WIDTH) drafts.push(draftOf(cells.slice(at, at + WIDTH) as Row));
  return drafts;
}

type Text = string;
type Row = [
  ...[roomId: Text, one: Text | null, other: Text | null, senderId: Text, id: Text, from: Text, at: number],
  ...[prevId: Text | null, stream: Text | null, place: number | null],
  ...[recipientId: Text | null, recipientName: Text | null],
  ...[type: MessageBody["type"], text: Text | null, savedName: Text | null, fileName: Text | null],
  ...[fileSize: number | null, sha256: Text | null, transferId: Text | null],
  ...[suite: Text, status: MessageDraft["integrity"]["status"], seq: number | null, checksum: Text | null],
  ...[relation: Text | null, expiresAt: number | null],
];

function draftOf(row: Row): MessageDraft {
  const [roomId, one, other, senderId, id, from, at, prevId, stream, place, ...rest] = row;
  const [recipientId, recipientName, ...said] = rest;
  const [type, text, savedName, fileName, fileSize, sha256, transferId, suite, status, seq, checksum, ...about] = said;
  const [relation, expiresAt] = about;
  const conversation: Conversation =
    one === null || other === null ? { kind: "room", roomId } : { kind: "pair", roomId, members: [one, other] };
  const body: MessageBody = { type };
  if (text !== null) body.text = text;
  if (savedName !== null) body.savedName = savedName;
  if (fileName !== null) body.fileName = fileName;
  if (fileSize !== null) body.fileSize = fileSize;
  if (sha256 !== null) body.sha256 = sha256;
  if (transferId !== null) body.transferId = transferId;
  if (relation !== null) body.relation = relationOf(relation);
  if (expiresAt !== null) body.expiresAt = expiresAt;
  const integrity: MessageDraft["integrity"] = { suite, status };
  if (seq !== null) integrity.seq = seq;
  if (checksum !== null) integrity.checksum = checksum;
  const draft: MessageDraft = { conversation, senderId, id, from, body, integrity, at };
  if (prevId !== null) draft.prevId = prevId;
  if (stream !== null && place !== null) draft.stream = { name: stream, seq: place };
  if (recipientId !== null && recipientName !== null) draft.recipient = { memberId: recipientId, name: recipientName };
  return draft;
}
