import type { Hops } from "@chatcast/client";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { compromisedRow } from "../dev/samples.ts";
import { RowDetail } from "../src/features/integrity/RowDetail.tsx";
import { Lamps } from "../src/ui/Lamps.tsx";
import { blameOf, lampLine, lampsOf } from "../src/ui/lamp-words.ts";

const hops = (more: Partial<Hops> = {}): Hops => ({
  arrival: "ok",
  readBack: "unknown",
  receiver: "none",
  verifiedBy: [],
  ...more,
});

test("[PG70] every state has an icon and a word of its own", () => {
  const states = ["ok", "failed", "unknown", "none"] as const;
  const words = states.map((arrival) => lampsOf(hops({ arrival }))[0]?.word);
  expect(words).toEqual(["good", "failed", "not known yet", "no check"]);
  const drawings = states.map((state) => {
    const drawn = renderToStaticMarkup(<Lamps hops={hops({ arrival: state, readBack: state, receiver: state })} />);
    const icons = new Set([...drawn.matchAll(/<svg.*?<\/svg>/g)].map(([icon]) => icon));
    expect(icons.size).toBe(1);
    return [...icons][0];
  });
  expect(new Set(drawings).size).toBe(4);
  expect(lampLine(hops())).toBe("arrival good, read-back not known yet, receiver no check");
});

test("[PG70] it is said who found it, by name where receivers gave their names", () => {
  const by = (more: Partial<Hops>) => lampsOf(hops(more))[2]?.by;
  expect(by({})).toBe("nobody tells in an open room");
  expect(by({ receiver: "unknown" })).toBe("whoever gets it");
  expect(by({ receiver: "ok", verifiedBy: ["Bob", "Cleo"] })).toBe("Bob, Cleo");
  expect(by({ receiver: "failed", here: true })).toBe("this client");
});

test("[PG70] the first that failed tells where the chunk was altered, and while none failed nothing is said of it", () => {
  expect(blameOf(hops())).toBeUndefined();
  expect(blameOf(hops({ arrival: "failed" }))).toContain("before the server had it");
  expect(blameOf(hops({ readBack: "failed" }))).toContain("by the server's own word");
  expect(blameOf(hops({ readBack: "ok", receiver: "failed" }))).toContain("at the server or behind it");
});

test("[PG70] the explanation of a row has the lamps of its chunk, and that of a message none", () => {
  const drawn = (found: Hops | undefined) =>
    renderToStaticMarkup(<RowDetail event={compromisedRow} hops={found} onClose={() => undefined} />);
  expect(drawn(hops({ arrival: "failed" }))).toContain("Altered before the server had it");
  expect(drawn(undefined)).not.toContain("Who checked it");
});

test("[PG46] a row about a chunk that the server did not give out is explained without a tag", () => {
  const event = { ...compromisedRow, readFrom: "Bob", readBack: true, received: "" } as const;
  const { expected: _, ...damaged } = event;
  const drawn = renderToStaticMarkup(<RowDetail event={damaged} hops={undefined} onClose={() => undefined} />);
  expect(drawn).toContain("The server read chunk 1012 from Bob from its disk");
  expect(drawn).toContain("the server, reading it back");
  expect(drawn).not.toContain("Tag");
});
