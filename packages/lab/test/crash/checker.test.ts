import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../src/crash/checker/check.ts";
import { KINDS, type ViolationKind } from "../../src/crash/checker/violations.ts";
import type { HistoryEvent, LogEntry } from "../../src/crash/history/events.ts";
import { FILE, Story, trueStory } from "./planted.ts";

const kindsOf = ({ told }: Story): string[] => [
  ...new Set(check(told.events, told.logs).violations.map(({ kind }) => kind)),
];

const isSaw = (event: HistoryEvent): event is HistoryEvent & { do: "saw" } => event.do === "saw";
const room = (story: Story): LogEntry[] => story.logs.get("room") ?? [];
const remove = <T>(items: T[], item: T | undefined): void => {
  if (item !== undefined) items.splice(items.indexOf(item), 1);
};

test("[RP2] a true story is found true and its figures are counted", () => {
  const { told } = trueStory();
  expect(check(told.events, told.logs)).toEqual({
    violations: [],
    invoked: 8,
    acked: 5,
    failed: 1,
    unknownStored: 1,
    unknownGone: 1,
    files: 1,
    resent: [],
  });
});

const PLANTED: [ViolationKind, string, (story: Story) => void][] = [
  ["lost", "an acknowledged message is not in the log", (story) => story.logs.set("room", room(story).slice(0, -1))],
  ["lost", "an acknowledged private message is not in the log", (story) => story.logs.set("ann|ben", [])],
  [
    "lost",
    "a message was shown that the log does not hold",
    (story) => {
      const body = story.says("eve", 1_000_001);
      story.shows("ann", { offset: 6, from: "eve", body });
    },
  ],
  [
    "lost",
    "a file stands in the log and cannot be downloaded",
    (story) =>
      remove(
        story.events,
        story.events.find((event) => event.do === "fetched"),
      ),
  ],
  [
    "lost",
    "a message that a client had kept before it died is nowhere",
    (story) => void story.does("eve", { do: "kept", n: 1 }),
  ],
  ["doubled", "a message stands twice in the log", (story) => void story.stores("ann", undefined, "ann 0 text")],
  ["doubled", "a message stands in two conversations", (story) => void story.stores("ann", "ben", "ann 0 text")],
  [
    "doubled",
    "an offset is given twice",
    (story) => story.logs.set("room", [...room(story), { offset: 5, from: "ann", body: "ann 0 text" }]),
  ],
  [
    "doubled",
    "a message is shown twice",
    (story) => {
      const index = story.events.findIndex(isSaw);
      story.events.splice(index, 0, { ...(story.events[index] as HistoryEvent) });
    },
  ],
  [
    "hole",
    "the log leaves out an offset",
    (story) =>
      story.logs.set(
        "room",
        room(story).filter(({ offset }) => offset !== 2),
      ),
  ],
  [
    "hole",
    "a client never showed a message in the middle",
    (story) => {
      remove(
        story.events,
        story.events.find((event) => isSaw(event) && event.who === "ben" && event.offset === 2),
      );
    },
  ],
  [
    "hole",
    "a client's view ends before the log does",
    (story) => {
      const view = story.events.find((event) => event.do === "view");
      if (view?.do === "view") view.last--;
    },
  ],
  [
    "hole",
    "a client's view has fewer messages than places",
    (story) => {
      const view = story.events.find((event) => event.do === "view");
      if (view?.do === "view") view.count--;
    },
  ],
  [
    "reordered",
    "two messages of one sender stand in the wrong order",
    (story) => {
      const [first, second] = [story.says("ann", 3), story.says("ann", 4)];
      story.stores("ann", undefined, second);
      story.stores("ann", undefined, first);
    },
  ],
  [
    "reordered",
    "a message of an earlier life stands behind one of a later life, and its client keeps what it says",
    (story) => {
      story.does("eve", { do: "kept", n: 0 });
      story.stores("eve", undefined, "eve 1 text");
    },
  ],
  [
    "reordered",
    "a message stands before one that was acknowledged before it was said",
    (story) => {
      const [early, late] = [story.says("ann", 3), story.says("ben", 3)];
      for (const event of story.events) if (event.do === "invoke" && event.body === late) event.at += 1_000;
      story.stores("ben", undefined, late);
      const { offset } = story.stores("ann", undefined, early);
      story.does("ann", { do: "ack", n: 3, offset });
    },
  ],
  [
    "reordered",
    "a client shows an earlier message after a later one",
    (story) => {
      const [first, second] = story.events.filter((event) => isSaw(event) && event.who === "ben");
      if (first?.do === "saw" && second?.do === "saw") {
        [first.offset, second.offset] = [second.offset, first.offset];
        [first.body, second.body] = [second.body, first.body];
        [first.from, second.from] = [second.from, first.from];
      }
    },
  ],
  [
    "forked",
    "a message was acknowledged at another place",
    (story) => {
      const ack = story.events.find((event) => event.do === "ack");
      if (ack?.do === "ack") ack.offset = 9;
    },
  ],
  [
    "forked",
    "two clients see different messages at one place",
    (story) => {
      const saw = story.events.find((event) => isSaw(event) && event.who === "eve");
      if (saw?.do === "saw") {
        saw.from = "ben";
        saw.body = "ben 0 text";
      }
    },
  ],
  [
    "forked",
    "a client's view ends up with something else than the log",
    (story) => {
      const view = story.events.find((event) => event.do === "view");
      if (view?.do === "view") view.digest = "0";
    },
  ],
  [
    "leaked",
    "a third client sees a private message as its own",
    (story) => {
      story.shows("eve", { offset: 1, from: "ann", body: "ann 1 text" }, "ann");
    },
  ],
  [
    "leaked",
    "a private message stands in the room",
    (story) => {
      const body = story.says("ann", 3, "ben");
      story.stores("ann", undefined, body);
    },
  ],
  [
    "leaked",
    "a private message is shown in the room",
    (story) => {
      story.shows("eve", { offset: 1, from: "ann", body: "ann 1 text" });
    },
  ],
  [
    "altered",
    "the log holds another text",
    (story) => {
      story.logs.set(
        "room",
        room(story).map((entry) => (entry.offset === 1 ? { ...entry, body: "ann 0 texT" } : entry)),
      );
    },
  ],
  [
    "altered",
    "a client shows another text",
    (story) => {
      const saw = story.events.find(isSaw);
      if (saw?.do === "saw") saw.body = "ann 0 texT";
    },
  ],
  [
    "altered",
    "a message is said to be from somebody else",
    (story) => {
      story.logs.set(
        "room",
        room(story).map((entry) => (entry.offset === 1 ? { ...entry, from: "eve" } : entry)),
      );
    },
  ],
  [
    "altered",
    "a file comes back with other bytes",
    (story) => {
      story.does("ben", { do: "fetched", name: "ann-2.bin", sha256: "cd".repeat(32) });
    },
  ],
  [
    "altered",
    "a file's message names another digest",
    (story) => {
      story.logs.set(
        "room",
        room(story).map((entry) => (entry.body === FILE ? { ...entry, body: FILE.replace("ab", "cd") } : entry)),
      );
    },
  ],
  ["stuck", "a message of a client that lived was never answered", (story) => void story.says("ann", 3)],
  [
    "stuck",
    "a client never told what it shows",
    (story) => {
      for (const event of story.events.filter(({ who, ...deed }) => who === "eve" && deed.do === "view"))
        remove(story.events, event);
    },
  ],
];

describe("planted violations", () => {
  test.each(PLANTED)("[RP2] %s: %s", (kind, _, plant) => {
    const story = trueStory();
    plant(story);
    expect(kindsOf(story)).toContain(kind);
  });

  test("[RP2] every kind of violation is among them", () => {
    expect(new Set(PLANTED.map(([kind]) => kind))).toEqual(new Set(Object.keys(KINDS)));
  });
});

test("[RP2] what is unknown may be there or not; the log decides, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (fates) => {
      const story = new Story();
      for (const [n, stored] of fates.entries()) {
        const body = story.says("dan", n);
        if (stored) story.stores("dan", undefined, body);
      }
      story.dies("dan");
      story.tells("dan", 1_000_000);
      for (const reader of ["ann", "ben", "eve", "dan"]) story.ends(reader);
      const { unknownStored, unknownGone, violations } = check(story.told.events, story.told.logs);
      expect({ unknownStored, unknownGone, violations }).toEqual({
        unknownStored: fates.filter(Boolean).length,
        unknownGone: fates.filter((stored) => !stored).length,
        violations: [],
      });
    }),
    { numRuns: 50 },
  );
});
