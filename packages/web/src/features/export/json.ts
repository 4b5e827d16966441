import { countOf, type Recorded, type RoomRecord } from "./record.ts";

/** Goes up when a reader of the earlier ones would misread it. */
const VERSION = 1;

/** The pieces of a JSON text, one a message, so that whoever joins them can stop in between. Times are ISO 8601 in UTC. */
export function* jsonPieces(record: RoomRecord): Generator<string> {
  const { room, by, at, sealed } = record;
  const head = { format: "chatcast-room", version: VERSION, room, by, exportedAt: iso(at), sealed };
  yield `${JSON.stringify({ ...head, messages: countOf(record) }).slice(0, -1)},"conversations":[`;
  for (const [index, conversation] of record.conversations.entries()) {
    yield `${index === 0 ? "" : ","}\n{"with":${JSON.stringify(conversation.with ?? null)},"log":[`;
    for (const [place, message] of conversation.messages.entries()) {
      yield `${place === 0 ? "" : ","}\n${JSON.stringify(entryOf(message))}`;
    }
    yield "]}";
  }
  yield "]}\n";
}

/** Fields that do not apply are left out. */
function entryOf(message: Recorded): Record<string, unknown> {
  const { offset, id, from, at, text, file, withheld, command, relation, edited, deletedAt, reactions, pinnedBy } =
    message;
  return {
    offset,
    id,
    from,
    at: iso(at),
    text,
    file: file && { name: file.name, size: file.size, sha256: file.sha256 },
    withheld,
    command: command && { kind: command.kind },
    answers: relation?.of,
    edited: edited && {
      at: iso(edited.at),
      earlier: edited.earlier.map((version) => ({ text: version.text, at: iso(version.at) })),
    },
    deletedAt: deletedAt === undefined ? undefined : iso(deletedAt),
    reactions: reactions?.map(({ emoji, people }) => ({ emoji, people })),
    pinnedBy,
    integrity: message.integrity,
  };
}

const iso = (at: number): string => new Date(at).toISOString();
