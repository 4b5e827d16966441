import { ChatCastError, type SearchHit, wordsOf } from "@chatcast/protocol";
import type { SearchView } from "../api.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Vault } from "../sealed/port.ts";
import type { Asker } from "../transport/ask.ts";

/** Hits that are told at once. */
const PAGE = 30;

/**
 * Asks the server, which has the whole log of an open room. What is in a sealed one it cannot read, and while it is out of
 * reach nobody can ask it: then what this client has of the conversation is looked through.
 */
export async function search(
  member: { asker: Asker | undefined; vault: Vault | undefined },
  conversation: ConversationLog,
  query: string,
  before: number | undefined,
): Promise<SearchView> {
  const { asker, vault } = member;
  const other = conversation.with;
  if (vault !== undefined || asker === undefined) return searchHere(conversation, query, before);
  const range = {
    limit: PAGE,
    ...(before === undefined ? {} : { before }),
    ...(other === undefined ? {} : { with: other }),
  };
  try {
    const { hits, more } = await asker.request("search", { query, ...range });
    return { hits, more, whole: true };
  } catch (error) {
    if (!(error instanceof ChatCastError) || error.code !== "E_UNAVAILABLE") throw error;
    return searchHere(conversation, query, before);
  }
}

function searchHere(conversation: ConversationLog, query: string, before = Number.POSITIVE_INFINITY): SearchView {
  const words = wordsOf(query);
  const hits: SearchHit[] = [];
  for (const { offset, id, from, at, text, file, deletedAt } of conversation.view.messages.toReversed()) {
    const said = text ?? file?.name;
    if (offset === undefined || offset >= before || said === undefined || deletedAt !== undefined) continue;
    const all = wordsOf(said);
    if (words.length === 0 || !words.every((word) => all.some((one) => one.startsWith(word)))) continue;
    if (hits.length === PAGE) return { hits, more: true, whole: false };
    hits.push({ offset, id, from, at, text: said });
  }
  return { hits, more: false, whole: false };
}
