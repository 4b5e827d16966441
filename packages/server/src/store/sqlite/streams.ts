import type { DatabaseSync } from "node:sqlite";
import type { MessageDraft } from "../port.ts";
import { number } from "./rows.ts";

type Place = NonNullable<MessageDraft["stream"]>;

/** Which place is due in each stream of a sender in a conversation. Keys are those of the tables. */
export function streams(db: DatabaseSync) {
  const dueIn = db.prepare("SELECT due FROM streams WHERE conversation = ? AND sender = ? AND name = ?");
  const setDue = db.prepare(
    `INSERT INTO streams (conversation, sender, name, due) VALUES (?, ?, ?, ?)
     ON CONFLICT (conversation, sender, name) DO UPDATE SET due = excluded.due`,
  );
  return {
    /** Why a place cannot be taken now; a conversation that is not there yet has no streams. */
    refusal(conversation: number | undefined, sender: number, { name, seq }: Place): "gap" | "conflict" | undefined {
      const row = conversation === undefined ? undefined : dueIn.get(conversation, sender, name);
      const due = row === undefined ? 0 : number(row, "due");
      if (seq === due) return undefined;
      return seq > due ? "gap" : "conflict";
    },
    take(conversation: number, sender: number, { name, seq }: Place): void {
      setDue.run(conversation, sender, name, seq + 1);
    },
  };
}
