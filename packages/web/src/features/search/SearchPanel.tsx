import { ChevronDown, Lock, Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button, IconButton } from "../../ui/Button.tsx";
import { classes } from "../../ui/classes.ts";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { explain, type Problem } from "../../ui/problem.ts";
import { say } from "../../words/words.ts";
import { excerptOf } from "./excerpt.ts";
import type { Hit } from "./found.ts";
import { type SearchConversation, useSearch } from "./useSearch.ts";
import { formatWhen } from "./when.ts";

interface SearchPanelProps {
  /** Those that are searched: the room's is undefined. Each has more on the server, or not. */
  conversations: readonly { with: string | undefined; hasOlder: boolean }[];
  /** Grows whenever somebody asks for the field: it then takes the focus. */
  asked: number;
  onSearch: SearchConversation;
  /** Fetches all of a conversation. */
  onFetchAll: (withMember: string | undefined) => Promise<void>;
  /** Leads to a message. */
  onJump: (withMember: string | undefined, offset: number) => void;
  onClose: () => void;
}

/** UTF-16 units that the server takes for a query. */
const LONGEST = 200;

/** Search above the conversation: what was found stands right below the field, the conversation stays in view under it. */
export function SearchPanel({ conversations, asked, onSearch, onFetchAll, onJump, onClose }: SearchPanelProps) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const search = useSearch(
    text,
    conversations.map((one) => one.with),
    onSearch,
  );

  useEffect(() => {
    if (asked > 0) focusAll(field.current);
  }, [asked]);

  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    // Nobody else takes this key for their own.
    event.preventDefault();
    if (event.target !== field.current) focusAll(field.current);
    else if (text === "") onClose();
    else setText("");
  };
  const walk = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: at === -1 ? undefined : 0, End: at === -1 ? undefined : -1 }[
      event.key
    ];
    if (to === undefined || (at === -1 && event.key !== "ArrowDown")) return;
    event.preventDefault();
    if (to === -1 && event.key === "ArrowUp") focusAll(field.current);
    else buttons.at(Math.min(to, buttons.length - 1))?.focus();
  };

  const { hits } = search;
  const current = hits.some((hit) => keyOf(hit) === chosen) ? chosen : hits[0] && keyOf(hits[0]);
  return (
    <search
      aria-label={say("search.messages")}
      onKeyDown={(event) => {
        onEscape(event);
        walk(event);
      }}
      className="flex max-h-[45%] shrink-0 flex-col border-line border-b bg-surface px-2 sm:px-4"
    >
      <div className="mx-auto flex w-full max-w-4xl shrink-0 items-center gap-1 py-1">
        <label className="relative flex min-w-0 flex-1">
          <span className="sr-only">{say("search.messages")}</span>
          <Search aria-hidden="true" className="absolute top-1/2 inset-s-2.5 size-4 -translate-y-1/2 text-ink-soft" />
          <input
            ref={field}
            type="search"
            data-search
            value={text}
            maxLength={LONGEST}
            autoComplete="off"
            spellCheck={false}
            placeholder={say("search.hint")}
            // Without words it stands where its language begins.
            dir={text === "" ? undefined : "auto"}
            onChange={(event) => setText(event.currentTarget.value)}
            // Its own cross stands where the words begin when those run the other way than the page.
            className="h-10 w-full min-w-0 rounded-lg border border-line-strong bg-surface pe-2 ps-8 [&::-webkit-search-cancel-button]:hidden"
          />
        </label>
        <p aria-live="polite" className="figures shrink-0 text-ink-soft text-xs not-empty:px-2">
          {summary(search, text)}
        </p>
        <IconButton label={say("search.close")} onClick={onClose}>
          <X aria-hidden="true" className="size-4.5" />
        </IconButton>
      </div>
      {search.problem === undefined ? null : (
        <div className="mx-auto w-full max-w-4xl pb-2">
          <ProblemNote problem={search.problem} />
        </div>
      )}
      {hits.length === 0 && search.partly.length === 0 ? null : (
        <div className="-mx-2 min-h-0 overflow-y-auto py-1">
          <ol ref={list} aria-label={say("search.found")} className="mx-auto max-w-4xl px-1">
            {hits.map((hit) => (
              <li key={keyOf(hit)}>
                <FoundMessage
                  hit={hit}
                  query={search.query}
                  current={keyOf(hit) === chosen}
                  reachable={keyOf(hit) === current}
                  onPress={() => {
                    setChosen(keyOf(hit));
                    onJump(hit.with, hit.offset);
                  }}
                />
              </li>
            ))}
          </ol>
          <div className="mx-auto flex max-w-4xl flex-wrap items-center gap-x-3 px-3">
            {search.more === undefined ? null : (
              <Button
                dense
                look="quiet"
                disabled={search.busy}
                icon={<ChevronDown aria-hidden="true" className="size-4" />}
                onClick={search.more}
              >
                {say("search.older")}
              </Button>
            )}
            {search.partly.length === 0 ? null : (
              <OnlyHere
                older={conversations.filter((one) => one.hasOlder && search.partly.includes(one.with))}
                onFetchAll={onFetchAll}
                onFetched={search.again}
              />
            )}
          </div>
        </div>
      )}
    </search>
  );
}

function focusAll(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

const keyOf = (hit: Hit): string => `${hit.offset} ${hit.with ?? ""}`;

function summary({ query, hits, more, busy, problem }: ReturnType<typeof useSearch>, text: string): string {
  if (text.trim() === "" || problem !== undefined) return "";
  if (busy || query !== text.trim()) return "…";
  if (hits.length === 0) return say("search.nothing");
  return say(more === undefined ? "search.count" : "search.count-over", { n: hits.length });
}

interface FoundMessageProps {
  hit: Hit;
  query: string;
  current: boolean;
  /** Tab reaches it; arrow keys reach the others. */
  reachable: boolean;
  onPress: () => void;
}

function FoundMessage({ hit, query, current, reachable, onPress }: FoundMessageProps) {
  return (
    <button
      type="button"
      aria-current={current ? "true" : undefined}
      tabIndex={reachable ? 0 : -1}
      onClick={onPress}
      className={classes(
        "flex w-full flex-col rounded-lg px-2 py-1.5 text-start outline-offset-[-2px]",
        current ? "bg-accent-wash" : "hover:bg-hover",
      )}
    >
      <span className="flex w-full items-baseline gap-2">
        <bdi className="truncate font-semibold text-sm">{hit.from}</bdi>
        {hit.with === undefined ? null : (
          <span className="inline-flex shrink-0 items-center gap-1 text-accent text-xs">
            <Lock aria-hidden="true" className="size-3 self-center" />
            {hit.with === hit.from ? say("search.private") : say("chat.private-to", { name: hit.with })}
          </span>
        )}
        <time dateTime={new Date(hit.at).toISOString()} className="figures ms-auto shrink-0 text-2xs text-ink-soft">
          {formatWhen(hit.at, Date.now())}
        </time>
      </span>
      <span dir="auto" className="line-clamp-2 break-words text-sm [overflow-wrap:anywhere]">
        {excerptOf(hit.text, query).map((stretch, index) =>
          stretch.hit ? (
            <mark key={index} className="rounded-xs bg-wait-wash font-semibold text-ink underline decoration-wait">
              {stretch.text}
            </mark>
          ) : (
            stretch.text
          ),
        )}
      </span>
    </button>
  );
}

interface OnlyHereProps {
  /** Of those that were looked through here, the ones that have more on the server. */
  older: readonly { with: string | undefined }[];
  onFetchAll: (withMember: string | undefined) => Promise<void>;
  onFetched: () => void;
}

/** The server did not search: it cannot read a sealed room, or is out of reach. */
function OnlyHere({ older, onFetchAll, onFetched }: OnlyHereProps) {
  const [problem, setProblem] = useState<Problem>();
  const [fetching, setFetching] = useState(false);
  const fetchAll = () => {
    setFetching(true);
    Promise.all(older.map((one) => onFetchAll(one.with)))
      .then(onFetched, (error: unknown) => setProblem(explain(error)))
      .finally(() => setFetching(false));
  };
  return (
    <>
      <p className="py-1.5 text-ink-soft text-xs">{say("search.only-here")}</p>
      {older.length === 0 ? null : (
        <Button dense look="quiet" disabled={fetching} onClick={fetchAll}>
          {fetching ? say("search.fetching") : say("search.fetch-older")}
        </Button>
      )}
      {problem === undefined ? null : <ProblemNote problem={problem} />}
    </>
  );
}
