import { indexedDbIdentities } from "../../src/identity/indexed-db.ts";
import type { Identities } from "../../src/identity/port.ts";
import type { ChatCastClient, MessageView, Snapshot } from "../../src/index.ts";

let profiles = 0;

/** A person whose keys no other person has. Wants `fake-indexeddb/auto`. */
export const newPerson = (): Identities => indexedDbIdentities(`person-${profiles++}`);

/** Resolves when the snapshot fulfils a condition, looked at after every change. */
export function until(client: ChatCastClient, condition: (snapshot: Snapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!condition(client.snapshot())) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = client.subscribe(look);
    look();
  });
}

export const messagesOf = ({ conversations }: Snapshot, other?: string): readonly MessageView[] =>
  conversations.find((conversation) => conversation.with === other)?.messages ?? [];

/** Until a text is shown, and verified. */
export const shows = (client: ChatCastClient, text: string, other?: string): Promise<void> =>
  until(client, (snapshot) =>
    messagesOf(snapshot, other).some((message) => message.text === text && message.integrity.status === "valid"),
  );
