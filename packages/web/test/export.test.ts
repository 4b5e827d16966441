import type { ConversationView } from "@chatcast/client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { message } from "../dev/samples.ts";
import { collectAll, joinPieces } from "../src/features/export/collect.ts";
import { htmlPieces } from "../src/features/export/html.ts";
import { jsonPieces } from "../src/features/export/json.ts";
import { fileNameOf, type RoomRecord, recordedOf } from "../src/features/export/record.ts";

const AT = Date.UTC(2026, 10, 26, 12);
const view = (withMember: string | undefined, messages: ConversationView["messages"]): ConversationView => ({
  with: withMember,
  messages,
  gap: undefined,
  hasOlder: false,
  blocked: false,
});

/** A room in which every part of a message that people write is `words`. */
function room(words: string): RoomRecord {
  const said = { from: words, minutesAgo: 1, at: AT };
  const messages = [
    message(0, { ...said, text: words, edited: { earlier: [{ text: words, at: AT }], at: AT }, pinnedBy: words }),
    message(1, {
      ...said,
      text: words,
      relation: { kind: "reply", of: 1 },
      reactions: [{ emoji: words, people: [words], own: false }],
    }),
    message(2, { ...said, file: { url: words, name: words, size: 2048, sha256: words } }),
    message(3, { ...said, deletedAt: AT }),
    message(4, { ...said, withheld: "altered" }),
    { ...message(5, { ...said, text: "waits" }), offset: undefined } as never,
  ];
  return {
    room: words,
    by: words,
    at: AT,
    sealed: true,
    conversations: recordedOf([view(undefined, messages), view(words, [])]),
  };
}

const html = (record: RoomRecord): string => [...htmlPieces(record)].join("");
const tags = (page: string): string[] => page.match(/<[^>]*>/g) ?? [];

describe("a room as HTML", () => {
  test("[PG62] whatever people wrote is text: it adds no tag and no attribute", () => {
    const expected = tags(html(room("x")));
    const nasty = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[<>&"'=/ a-z-]{0,20}$/),
      fc.constantFrom("</style><script>alert(1)</script>", "--><!--", "]]>", '" onclick="x', "a\r\nb"),
    );
    fc.assert(
      fc.property(nasty, (words) => {
        expect(tags(html(room(words)))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test("[PG62] it asks nobody for anything and lets no script run", () => {
    const page = html(room("https://example.org/x.png"));
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(
      tags(page).filter((tag) => /\b(?:src|action|srcset|data)=|href="(?!#c\d+m\d+")|@import|url\(/.test(tag)),
    ).toEqual([]);
    expect(page).not.toMatch(/@import|url\(/);
  });

  test("[PG62] it tells what was said, answered, changed and reacted, and leads from an answer to its original", () => {
    const page = html(room("tea & cake"));
    for (const part of ["tea &amp; cake", "Deleted", "Not shown: altered", "2 KiB", "edited", "pinned by"]) {
      expect(page).toContain(part);
    }
    expect(page).toContain('<article id="c0m1">');
    expect(page).toContain('<a href="#c0m1">');
    expect(page).not.toContain("waits");
  });
});

describe("a room as JSON", () => {
  test("[PG63] reads back with every stored message as it stands", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (words) => {
        const read = JSON.parse([...jsonPieces(room(words))].join(""));
        expect(read).toMatchObject({ format: "chatcast-room", version: 1, room: words, by: words, messages: 5 });
        const [everyone, other] = read.conversations;
        expect(other).toEqual({ with: words, log: [] });
        expect(everyone.log.map(({ offset }: { offset: number }) => offset)).toEqual([1, 2, 3, 4, 5]);
        const at = "2026-11-26T12:00:00.000Z";
        expect(everyone.log[0]).toMatchObject({
          at,
          text: words,
          edited: { at, earlier: [{ text: words, at }] },
          pinnedBy: words,
        });
        expect(everyone.log[1]).toMatchObject({ answers: 1, reactions: [{ emoji: words, people: [words] }] });
        expect(everyone.log[2].file).toEqual({ name: words, size: 2048, sha256: words });
        expect(everyone.log[3]).toMatchObject({ deletedAt: at });
        expect(everyone.log[4]).toMatchObject({ withheld: "altered" });
      }),
    );
  });
});

test.each([
  ["Field lab 3", "Field lab 3 2026-11-26.html"],
  ["../etc/passwd", "_etc_passwd 2026-11-26.html"],
  ['a:b*c?"<>|', "a_b_c_ 2026-11-26.html"],
  [" . ", "room 2026-11-26.html"],
])("[PG63] a room called %j is saved as %j", (name, expected) => {
  expect(fileNameOf({ room: name, at: AT }, "html")).toBe(expected);
});

describe("collecting", () => {
  /** A conversation of which offsets from `first` to 2,500 are here. */
  function history(first: number) {
    let oldest = first;
    const asked: (number | undefined)[] = [];
    return {
      asked,
      conversation: () => ({
        ...view(undefined, [
          message(oldest - 1, { from: "Bob", minutesAgo: 0 }),
          message(2_499, { from: "Bob", minutesAgo: 0 }),
        ]),
        hasOlder: oldest > 1,
      }),
      loadOlder: async (_with: string | undefined, until?: number) => {
        asked.push(until);
        oldest = until ?? oldest;
      },
    };
  }

  test("[PG64] fetches what is not here in steps, and tells how far it is", async () => {
    const source = history(2_451);
    const told: number[] = [];
    await collectAll(source, undefined, new AbortController().signal, (done) => told.push(Math.round(done * 100)));
    expect(source.asked).toEqual([1_451, 451, 1]);
    expect(told).toEqual([2, 42, 82, 100]);
  });

  test("[PG64] stops between two steps, and while the text is written", async () => {
    const source = history(2_451);
    const stop = new AbortController();
    const stopped = collectAll(source, undefined, stop.signal, (done) => done > 0.4 && stop.abort());
    await expect(stopped).rejects.toThrow("aborted");
    expect(source.asked).toEqual([1_451, 451]);

    const again = new AbortController();
    let turns = 0;
    const pieces = Array.from({ length: 5_000 }, () => "x");
    const turn = async () => {
      turns += 1;
      if (turns === 3) again.abort();
    };
    await expect(joinPieces(pieces, "text/plain", turn, again.signal, () => undefined)).rejects.toThrow("aborted");
    expect(turns).toBe(3);
  });
});
