import { LIMITS, type Search, type SearchHit, wordsOf } from "@chatcast/protocol";
import type { Conversation, Store } from "../store/port.ts";

/** Finds words in a conversation, one more than asked for, to tell whether there are more. */
export async function find(
  store: Pick<Store, "search">,
  conversation: Conversation,
  { query, before, limit }: Search,
): Promise<{ hits: SearchHit[]; more: boolean }> {
  const words = wordsOf(query);
  if (words.length === 0) return { hits: [], more: false };
  const range = { limit: limit + 1, ...(before === undefined ? {} : { before }) };
  const hits = await indexed(() => store.search(conversation, words, range));
  return { hits: hits.slice(0, limit), more: hits.length > limit };
}

/** Characters that are told of a pinned message: who wants the others goes there. */
const FIRST_WORDS = 200;

/** What is pinned in a conversation, with its first words. */
export async function pinnedIn(store: Pick<Store, "pins">, conversation: Conversation): Promise<SearchHit[]> {
  const hits = await indexed(() => store.pins(conversation, LIMITS.pins));
  return hits.map((hit) => ({ ...hit, text: [...hit.text.slice(0, 2 * FIRST_WORDS)].slice(0, FIRST_WORDS).join("") }));
}

/** Asks until the index has come that far: what people say comes between one step of it and the next. */
async function indexed(ask: () => Promise<{ hits: SearchHit[]; behind: boolean }>): Promise<SearchHit[]> {
  for (;;) {
    const { hits, behind } = await ask();
    if (!behind) return hits;
  }
}
