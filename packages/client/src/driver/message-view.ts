import {
  type Audience,
  type ChatMessage,
  type GivenCommand,
  type IntegritySuite,
  type NoticeKind,
  noticeSentence,
  type Relation,
  relationStatement,
  sentenceOf,
  type TaggedRelation,
  type User,
} from "@chatcast/protocol";
import type { MessageFile, MessageView } from "../api.ts";
import type { StoredMessage } from "../journal/conversation-log.ts";
import { foldName, sameName } from "../journal/fold-name.ts";

export interface Reader {
  /** This member. Without an id, from a server that tells none, the name decides. */
  self: User;
  /** Undefined in a sealed room, where nothing is checked by what the server says of it. */
  suite: IntegritySuite | undefined;
  utf8: (text: string) => Uint8Array;
  /** Where a url of the server leads from here. */
  link: (url: string) => string;
}

/** The other member of a private message, or undefined for one to everyone. */
export function otherOf(message: ChatMessage, self: User): string | undefined {
  if (message.mode === "broadcast") return undefined;
  return isOwn(message, self) ? message.recipient : message.from;
}

/** A name may have been somebody else's when the message was said. */
function isOwn({ from, fromId }: ChatMessage, { username, memberId }: User): boolean {
  return fromId === undefined || memberId === undefined ? sameName(from, username) : fromId === memberId;
}

/** A stored message as it is shown. Its tag is computed again here: the receiver verifies, not only the server. */
export function viewOf(message: ChatMessage, reader: Reader): StoredMessage {
  const { id, offset, from, at, integrity } = message;
  const file = fileOf(message, reader);
  const audience: Audience =
    message.mode === "unicast" && message.recipient !== undefined
      ? { mode: "unicast", recipient: message.recipient }
      : { mode: "broadcast" };
  return {
    key: keyOf(from, id),
    id,
    offset,
    from,
    by: message.fromId ?? foldName(from),
    own: isOwn(message, reader.self),
    audience,
    at,
    state: { state: "acknowledged", offset },
    integrity: verified(message, reader),
    ...(integrity.seq === undefined ? {} : { seq: integrity.seq }),
    ...(message.type === "text" ? { text: message.text ?? "" } : {}),
    ...(file === undefined ? {} : { file }),
    // A sealed room has none, whatever its server says.
    ...(message.bot && reader.suite !== undefined ? { bot: true } : {}),
    ...(message.relation === undefined ? {} : { relation: bare(message.relation) }),
    ...(message.command === undefined || message.mode === "unicast" ? {} : lineOf(message.command)),
    ...(message.notice === undefined || message.mode === "unicast" ? {} : noticed(message.notice)),
  };
}

export const keyOf = (from: string, id: string): string => `${from}:${id}`;

/** A command is nobody's message, and is told in words of ours. */
const lineOf = (command: GivenCommand) => ({ command, own: false, by: "room", text: sentenceOf(command) });

const noticed = (notice: NoticeKind) => ({ notice, own: false, by: "room", text: noticeSentence(notice) });

const bare = ({ checksum: _tag, ...relation }: TaggedRelation): Relation => relation;

function verified({ text, integrity, relation }: ChatMessage, { suite, utf8 }: Reader): MessageView["integrity"] {
  const { suite: name, status, seq, checksum } = integrity;
  const shown = { suite: name, ...(checksum === undefined ? {} : { checksum }) };
  if (suite === undefined) return { ...shown, status: "pending" };
  if (status !== "valid" || text === undefined || seq === undefined || checksum === undefined) {
    return { ...shown, status };
  }
  if (name !== suite.name) return { ...shown, status };
  const related =
    relation === undefined ||
    suite.verify(utf8(relationStatement(relation)), seq, relation.checksum).status === "valid";
  return { ...shown, status: related ? suite.verify(utf8(text), seq, checksum).status : "compromised" };
}

function fileOf(message: ChatMessage, reader: Reader): MessageFile | undefined {
  const { url, fileName, fileSize, sha256, expiresAt, thumbnail } = message;
  if (message.type !== "file" || url === undefined) return undefined;
  return {
    url: reader.link(url),
    name: fileName ?? "file",
    size: fileSize ?? 0,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(thumbnail === undefined ? {} : { shown: thumbnail }),
  };
}
