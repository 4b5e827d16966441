import type { Search, SearchHit } from "@chatcast/protocol";
import { wordsOf } from "@chatcast/protocol";
import type { Conversation, Store } from "../store/port.ts";

/** Finds words in a conversation, one more than asked for, to tell whether there are more. */
export async function find(
  store: Pick<Store, "search">,
  conversation: Conversation,
  { query, before, limit }: Search,
): Promise<{ hits: SearchHit[]; more: boolean }> {
  const words = wordsOf(query);
  if (words.length === 0) return { hits: [], more: false };
  for (;;) {
    const range = { limit: limit + 1, ...(before === undefined ? {} : { before }) };
    const { hits, behind } = await store.search(conversation, words, range);
    // What people say comes between one step of the index and the next.
    if (!behind) return { hits: hits.slice(0, limit), more: hits.length > limit };
  }
}
