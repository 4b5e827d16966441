import type { SearchView } from "@chatcast/client";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { explain, type Problem } from "../../ui/problem.ts";
import { type Found, type Hit, mergeFound, withPage } from "./found.ts";

export type SearchConversation = (
  query: string,
  withMember: string | undefined,
  before?: number,
) => Promise<SearchView>;

interface Search {
  /** What the results are of; they may be those of an earlier query while a newer one is on its way. */
  query: string;
  hits: readonly Hit[];
  busy: boolean;
  problem: Problem | undefined;
  /** Conversations of which only what is here was looked through. */
  partly: readonly (string | undefined)[];
  /** Fetches further hits; absent: these are all. */
  more: (() => void) | undefined;
  /** Searches again, as when more of a conversation is here. */
  again: () => void;
}

/** Milliseconds without a key after which what was typed is searched for. */
const PAUSE = 200;

const NOTHING = { query: "", found: [] as readonly Found[], problem: undefined as Problem | undefined };

/** Searches some conversations while somebody types. Answers to what was typed before are dropped. */
export function useSearch(
  text: string,
  conversations: readonly (string | undefined)[],
  search: SearchConversation,
): Search {
  const query = text.trim();
  const [result, setResult] = useState(NOTHING);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  const run = useRef(0);
  const where = useRef(conversations);
  useLayoutEffect(() => {
    where.current = conversations;
  });
  const scope = conversations.join("\n");

  /** Performs one search; only the newest one tells its end. */
  const perform = useCallback((work: () => Promise<readonly Found[]>, of: string) => {
    run.current += 1;
    const mine = run.current;
    setBusy(true);
    work()
      .then(
        (found) => mine === run.current && setResult({ query: of, found, problem: undefined }),
        (error: unknown) => mine === run.current && setResult((now) => ({ ...now, problem: explain(error) })),
      )
      .finally(() => mine === run.current && setBusy(false));
  }, []);

  useEffect(() => {
    if (query === "") {
      run.current += 1;
      setBusy(false);
      setResult(NOTHING);
      return;
    }
    const all = () =>
      Promise.all(where.current.map(async (other) => ({ with: other, ...(await search(query, other)) })));
    const timer = setTimeout(() => perform(all, query), PAUSE);
    return () => clearTimeout(timer);
  }, [query, scope, search, perform, round]);

  const { found, problem } = result;
  const { hits, next } = mergeFound(found);
  const page = async (after: Found) => {
    const answer = await search(result.query, after.with, after.hits.at(-1)?.offset);
    return withPage(found, { with: after.with, ...answer });
  };
  return {
    query: result.query,
    hits,
    busy,
    problem,
    partly: found.filter(({ whole }) => !whole).map((one) => one.with),
    more: next && (() => perform(() => page(next), result.query)),
    again: () => setRound((before) => before + 1),
  };
}
