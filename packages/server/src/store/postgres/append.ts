import { sameBody, weightOf } from "../conversation.ts";
import { type Cell, packDraft } from "../packed-drafts.ts";
import type { Appended, MessageBody, MessageDraft } from "../port.ts";
import { relationOf } from "../relations.ts";
import { oneOf, optionalText, type Query, type Row, rowNumber } from "./query.ts";
import { noRoom } from "./rooms.ts";

/** What became of a draft; "no room" is told by a refusal. */
export type Reply = Appended | "no room";

/** Appends drafts in their order, in one round trip. */
export async function appendAll(query: Query, drafts: readonly MessageDraft[]): Promise<Reply[]> {
  const cells = drafts.map((draft) => {
    const packed: Cell[] = [];
    packDraft(packed, draft);
    packed.push(weightOf(draft.body));
    return packed;
  });
  const rows = await query("SELECT * FROM append_messages($1::text[])", [cells]);
  return drafts.map((draft, index) => replyOf(rows[index] ?? {}, draft));
}

export async function append(query: Query, draft: MessageDraft): Promise<Appended> {
  const [reply] = await appendAll(query, [draft]);
  if (reply === undefined || reply === "no room") throw noRoom();
  return reply;
}

function replyOf(row: Row, draft: MessageDraft): Reply {
  const outcome = oneOf(row, "outcome", ["stored", "again", "gap", "conflict", "no room"]);
  switch (outcome) {
    case "stored":
      return { status: "stored", offset: rowNumber(row, "place"), at: rowNumber(row, "at") };
    case "again":
      // A retry gets the first place; another body, or another conversation, under the same id is refused.
      return row.here === true && sameBody(bodyOf(row), draft.body)
        ? { status: "duplicate", offset: rowNumber(row, "place"), at: rowNumber(row, "at") }
        : { status: "conflict" };
    case "gap":
    case "conflict":
      return { status: outcome };
    case "no room":
      return outcome;
  }
}

/** What the sender said of a message. */
export function bodyOf(row: Row): Pick<MessageBody, "type" | "text" | "savedName" | "fileName" | "relation"> {
  const text = optionalText(row, "text");
  const savedName = optionalText(row, "saved_name");
  const fileName = optionalText(row, "file_name");
  const relation = optionalText(row, "relation");
  return {
    type: oneOf(row, "type", ["text", "file"]),
    ...(text === undefined ? {} : { text }),
    ...(savedName === undefined ? {} : { savedName }),
    ...(fileName === undefined ? {} : { fileName }),
    ...(relation === undefined ? {} : { relation: relationOf(relation) }),
  };
}
