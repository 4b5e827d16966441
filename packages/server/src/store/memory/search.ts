import { wordsOf } from "@chatcast/protocol";
import type { SyncStore } from "../calls.ts";
import type { StoredMessage } from "../port.ts";
import { pinnedIn } from "../relations.ts";
import type { MemoryData } from "./data.ts";

export function searchCalls(data: MemoryData): Pick<SyncStore, "search" | "pins"> {
  return {
    search(conversation, words, { before = Number.MAX_SAFE_INTEGER, limit }) {
      if (words.length === 0) return { hits: [], behind: false };
      const { messages } = data.log(conversation);
      const found = messages.toReversed().flatMap((message) => {
        const text = message.offset < before ? textOf(message, messages) : undefined;
        if (text === undefined) return [];
        const all = wordsOf(text);
        if (!words.every((word) => all.some((other) => other.startsWith(word)))) return [];
        const { offset, id, from, at } = message;
        return [{ offset, id, from, at, text }];
      });
      return { hits: found.slice(0, limit), behind: false };
    },

    pins(conversation, limit) {
      const { messages } = data.log(conversation);
      const hits = pinnedIn(messages.toReversed().map(({ offset, body }) => ({ offset, relation: body.relation })))
        .flatMap((of) => {
          const message = messages.find(({ offset }) => offset === of);
          const text = message && textOf(message, messages);
          if (message === undefined || text === undefined) return [];
          const { offset, id, from, at } = message;
          return [{ offset, id, from, at, text }];
        })
        .slice(0, limit);
      return { hits, behind: false };
    },
  };
}

/** What a message says by now; undefined when that is nothing. */
function textOf({ offset, senderId, body }: StoredMessage, log: readonly StoredMessage[]): string | undefined {
  if (body.relation !== undefined && body.relation.kind !== "reply") return undefined;
  let text = body.text ?? body.fileName;
  for (const later of log) {
    const { relation } = later.body;
    if (later.senderId !== senderId || relation?.of !== offset || later.offset <= offset) continue;
    if (relation.kind === "delete") return undefined;
    if (relation.kind === "edit" && body.type === "text") text = later.body.text;
  }
  return text;
}
