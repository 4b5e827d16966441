import { ChatCastError, type ConversationView, type MessageView } from "@chatcast/client";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, describe, expect, test } from "vitest";
import { type Step, type Surroundings, Way } from "../src/features/chat/jump.ts";
import { JumpFailed, OlderFailed } from "../src/features/chat/Outage.tsx";
import { Older } from "../src/features/chat/older.ts";
import { speak } from "../src/words/words.ts";
import { mergeTimeline, timelineRows } from "./timeline.ts";

beforeAll(() => speak("en", "home", "room"));

const NOON = new Date(2026, 2, 14, 12).getTime();
const UNREACHABLE = new ChatCastError("E_UNAVAILABLE", "not connected");

const stored = (offset: number): MessageView => ({
  key: `m${offset}`,
  id: `m${offset}`,
  offset,
  from: "ada",
  by: "ada",
  own: false,
  audience: { mode: "broadcast" },
  text: `words ${offset}`,
  at: NOON + offset,
  state: { state: "acknowledged", offset },
  integrity: { suite: "crc32-xor-seq", status: "valid" },
});

/** The messages from an offset on, up to 100. */
const from = (first: number): ConversationView => ({
  with: undefined,
  messages: Array.from({ length: 101 - first }, (_, index) => stored(first + index)),
  gap: undefined,
  hasOlder: first > 1,
  blocked: false,
});

/** A list of messages over a server, as the page draws it after each change. */
class Drawn {
  readonly older: Older;
  conversation = from(51);
  fetches = 0;

  constructor(fetch: (drawn: Drawn) => Promise<void>) {
    this.older = new Older(() => {
      this.fetches++;
      return fetch(this);
    });
  }

  get now(): Surroundings {
    const { loading, failure, refused } = this.older.state();
    const timeline = mergeTimeline([this.conversation], refused);
    const rows = timelineRows(timeline, undefined, failure?.forGood === false);
    return { conversations: [this.conversation], rows, older: timeline.older, loading, failure };
  }

  /** Goes a way as the hook does, and fails when it has no end. */
  async go(way: Way): Promise<Step> {
    for (let turn = 0; turn < 50; turn++) {
      const step = way.next(this.now);
      if (step.do === "load") this.older.load(step.with, step.until);
      else if (step.do !== "wait") return step;
      await Promise.resolve();
    }
    throw new Error("the way has no end");
  }
}

describe("the way to a message that is not here", () => {
  test("[PG130] what cannot be fetched is asked for once, and the way ends with the reason", async () => {
    const drawn = new Drawn(() => Promise.reject(UNREACHABLE));
    const step = await drawn.go(new Way({ with: undefined, offset: 7 }, undefined));
    expect(step).toMatchObject({ do: "fail", failure: { error: UNREACHABLE } });
    expect(drawn.fetches).toBe(1);
  });

  test("[PG130] it ends too where the history is refused for good", async () => {
    const drawn = new Drawn(() => Promise.reject(new ChatCastError("E_FORBIDDEN", "no")));
    expect(await drawn.go(new Way({ with: undefined, offset: 7 }, undefined))).toMatchObject({ do: "fail" });
    expect(drawn.fetches).toBe(1);
  });

  test("[PG130] tried again, it asks again, whatever went wrong before", async () => {
    let reachable = false;
    const drawn = new Drawn(async (list) => {
      if (!reachable) throw UNREACHABLE;
      list.conversation = from(1);
    });
    const place = { with: undefined, offset: 7 };
    await drawn.go(new Way(place, undefined));
    reachable = true;
    const step = await drawn.go(new Way(place, drawn.now.failure));
    expect(step).toMatchObject({ do: "show", key: "m7" });
  });

  test("[PG130] a server whose pages bring nothing is asked three times", async () => {
    const drawn = new Drawn(() => Promise.resolve());
    expect(await drawn.go(new Way({ with: undefined, offset: 7 }, undefined))).toEqual({ do: "lose" });
    expect(drawn.fetches).toBe(3);
  });

  test("[PG130] the reason is told in words, with a button that tries again", () => {
    const failure = { with: undefined, until: 7, error: UNREACHABLE, forGood: false };
    const drawn = renderToStaticMarkup(<JumpFailed failure={failure} onRetry={() => {}} onClose={() => {}} />);
    expect(drawn).toContain("That message could not be fetched.");
    expect(drawn).toContain("The server cannot be reached now.");
    expect(drawn).toContain("Try again");
  });
});

describe("older messages in an outage", () => {
  const settled = async (fetch: () => Promise<void>) => {
    const older = new Older(fetch);
    older.load(undefined);
    await Promise.resolve();
    await Promise.resolve();
    return older;
  };

  test("[PG131] a lost connection is no refusal: the history goes on once the room was entered anew", async () => {
    const older = await settled(() => Promise.reject(UNREACHABLE));
    expect(older.state()).toMatchObject({ loading: false, refused: new Set(), failure: { forGood: false } });
    older.forgive();
    expect(older.state().failure).toBeUndefined();
  });

  test("[PG131] what is refused stays refused", async () => {
    const older = await settled(() => Promise.reject(new ChatCastError("E_NO_RECIPIENT", "nobody")));
    older.forgive();
    expect(older.state()).toMatchObject({ refused: new Set([undefined]), failure: { forGood: true } });
  });

  test("[PG131] a row at the top says so, as long as there is more, and offers to try again", () => {
    const rows = (conversation: ConversationView) =>
      timelineRows(mergeTimeline([conversation], new Set()), undefined, true).map(({ kind }) => kind);
    expect(rows(from(100))).toEqual(["outage", "day", "message"]);
    expect(rows({ ...from(100), hasOlder: false })).toEqual(["day", "message"]);
    const failure = { with: undefined, until: undefined, error: UNREACHABLE, forGood: false };
    const drawn = renderToStaticMarkup(<OlderFailed failure={failure} onRetry={() => {}} />);
    expect(drawn).toContain("Older messages could not be fetched.");
    expect(drawn).toContain("Try again");
  });
});
