import { LARGEST_BODY, type PathReport } from "@chatcast/client/doctor";
import { describe, expect, test } from "vitest";
import { moving, room } from "../dev/samples.ts";
import { mayBeLimited } from "../src/features/connection/may-be-limited.ts";
import { limitWords, skewWords, transportWords, tripSums } from "../src/features/connection/path-words.ts";
import { type Examination, examined } from "../src/features/connection/usePathDoctor.ts";

describe("words of the connection panel", () => {
  test("[PG158] larger requests are offered where the largest that was tried came through, and larger ones there are", () => {
    const bodies = (measured: object | undefined) =>
      mayBeLimited({ results: [{ check: "bodies", measured }] as unknown as PathReport["results"] });
    expect(bodies({ passed: 8 * 2 ** 20 })).toBe(true);
    expect(bodies({ passed: 8 * 2 ** 20, refused: 100_000_000 })).toBe(false);
    expect(bodies({ passed: 0 })).toBe(false);
    expect(bodies({ passed: LARGEST_BODY })).toBe(false);
    expect(bodies(undefined)).toBe(false);
    // Services that take 100 MB and no more are seen.
    expect(LARGEST_BODY).toBeGreaterThan(100 * 2 ** 20);
  });

  test("[PG44] clocks that differ by no more than can be told are the same, others are ahead or behind", () => {
    expect(skewWords(undefined)).toBe("–");
    expect(skewWords({ ms: -300, within: 520 })).toBe("the same, within 520 ms");
    expect(skewWords({ ms: 1_500, within: 100 })).toBe("the same, within 1.5 s");
    expect(skewWords({ ms: 90_000, within: 510 })).toBe("1 min 30 s ahead, give or take 510 ms");
    expect(skewWords({ ms: -7_000, within: 30 })).toBe("7.0 s behind, give or take 30 ms");
  });

  test("[PG44] of round trips the middle one and the longest are told", () => {
    expect(tripSums([])).toBeUndefined();
    expect(tripSums([9, 1, 400, 12, 10].map((ms) => ({ at: 0, ms })))).toEqual({ median: 10, worst: 400 });
  });

  test("[PG44] the limits are the server's, and what the newest transfer learnt", () => {
    const { server } = room;
    expect(limitWords(undefined, moving)).toEqual([]);
    expect(limitWords(server, undefined)).toEqual([
      ["Largest file", "10 GiB"],
      ["Largest frame", "4 MiB"],
      ["Files", "on this connection"],
    ]);
    const own = server && { ...server, data: { bytes: 4 * 2 ** 20, chunks: 64 } };
    expect(limitWords(own, moving).slice(2)).toEqual([
      ["Files", "on a connection of their own"],
      ["Taken at once", "4 MiB, 64 chunks"],
      ["Last window", "12 × 64 KiB"],
    ]);
    expect(transportWords({ state: "connected", since: 0, transport: "polling" })).toContain("holds up WebSockets");
    expect(transportWords({ state: "connecting", since: 0 })).toBe("none now");
  });
});

describe("an examination of the path", () => {
  const begun: Examination = { state: "running", results: [], looking: [] };
  const finding = { code: "opened", values: {}, text: "" } as const;
  const result = { check: "websocket", grade: "good", means: "", finding } as const;
  const report = { url: "http://x", grade: "good", hops: [], results: [result] } as const;

  test("[PG45] findings are told as they come, then the report, and nothing after an end", () => {
    const looking = examined(begun, { type: "started", check: "websocket" });
    expect(looking).toEqual({ ...begun, looking: ["websocket"] });
    expect(examined(looking, { type: "finished", result })).toEqual({
      state: "running",
      results: [result],
      looking: [],
    });
    const done = examined(looking, { type: "report", report });
    expect(done).toEqual({ state: "done", report });
    expect(examined(done, { type: "failed", error: { code: "E_UNAVAILABLE" } })).toBe(done);
    expect(examined({ state: "none" }, { type: "finished", result })).toEqual({ state: "none" });
    expect(examined(begun, { type: "failed", error: { code: "E_UNAVAILABLE" } })).toMatchObject({
      state: "failed",
      problem: { code: "E_UNAVAILABLE" },
    });
  });
});
