import { readFileSync } from "node:fs";
import { ERROR_CODES, REASONS } from "@chatcast/client";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { LEVELS, sayLevel } from "../src/features/admin/levels.ts";
import { sayNotice } from "../src/features/alerts/notice-words.ts";
import { sayStop } from "../src/features/alerts/stop-words.ts";
import { sayAdvice, sayFinding } from "../src/features/connection/doctor-words.ts";
import { phaseWords } from "../src/features/transfers/phase.ts";
import { sayEnding } from "../src/ui/line.ts";
import { explain, learnWords } from "../src/ui/problem.ts";
import { SELDOM } from "../src/ui/seldom.ts";
import { speak } from "../src/words/words.ts";

const AREAS = ["home", "room", "extras", "proof", "admin"] as const;

/** Files of the server that register what `/metrics` and the administrator's page count. */
const REGISTERED = ["gateway/levels.ts", "hooks/open.ts", "push/open.ts", "open-blobs.ts", "open-server.ts"].map(
  (file) => new URL(`../../server/src/${file}`, import.meta.url),
);

beforeAll(() => {
  learnWords(SELDOM);
  return speak("en", ...AREAS);
});
afterEach(() => speak("en", ...AREAS));

describe("what the client library says", () => {
  test("[LN9] a loss, a notice, a wait, an alert and a finding are said in the page's language, with their values", async () => {
    const said = () => [
      sayEnding({ code: "lost", values: {}, text: "" }),
      sayEnding({ code: "refused", values: {}, text: "full", error: { code: "E_DISK_FULL", message: "full" } }),
      sayNotice({ code: "file-cancelled", values: { name: "Bob", file: "a.zip" }, text: "" }),
      phaseWords({ phase: { state: "waiting", reason: "", why: { code: "asking", values: {}, text: "" } } }).detail,
      sayStop({ code: "transfer", values: { file: "a.zip", seq: "7" }, text: "" }),
      sayFinding({ finding: { code: "bodies-cut", values: { refused: 1_048_577, passed: 1_048_576 }, text: "" } }),
      sayAdvice({ advice: { code: "raise", values: { program: "Apache", line: "ProxyTimeout" }, text: "" } }),
    ];
    const english = said();
    expect(english.slice(0, 3)).toEqual([
      "the connection was lost",
      "The server's disk is full.",
      "Bob cancelled sending a.zip",
    ]);
    expect(english[5]).toMatch(/^Requests of 1,048,577 B .* those of 1 MiB/);
    await speak("de", ...AREAS);
    const german = said();
    expect(german.filter((text, index) => text === english[index])).toEqual([]);
    expect(german[4]).toBe("Die Übertragung von a.zip, bei Sequenznummer 7.");
  });

  test("[LN9] what was refused is told in the language of now, whatever it was told in before", async () => {
    const problem = explain({ code: "E_NO_ROOM", message: "there is no such room" });
    expect(problem.what).toBe("There is no room with this name.");
    await speak("de", ...AREAS);
    expect(problem.what).toBe("Einen Raum mit diesem Namen gibt es nicht.");
  });

  test("[LN9] a refusal of the client itself is said with its sizes and names", async () => {
    const told = { code: "file-too-large", values: { size: 20_971_520, limit: 10_485_760 }, text: "" };
    const problem = explain({ code: "E_TOO_LARGE", message: "20 MiB is over …", told });
    await speak("de", ...AREAS);
    expect(problem).toMatchObject({
      what: "20 MiB liegt über der Grenze dieses Servers von 10 MiB.",
      quote: undefined,
    });
  });

  test("[LN10] of a refusal with many reasons the server's own words are quoted where the page speaks another language", async () => {
    const problem = explain({ code: "E_FORBIDDEN", message: "Bob closed this room" });
    expect([problem.what, problem.quote]).toEqual(["Bob closed this room.", undefined]);
    await speak("de", ...AREAS);
    expect(problem.what).not.toContain("closed");
    expect(problem.quote).toBe("Bob closed this room");
  });

  test("[LN10] a reason that came with it is said in the page's language, with who ordered it, and nothing is quoted", async () => {
    const forbidden = { code: "E_FORBIDDEN", message: "Bob closed this room" };
    const byBob = explain({ ...forbidden, reason: "closed", by: "Bob" });
    const byAdministrator = explain({ ...forbidden, reason: "closed" });
    expect([byBob.what, byBob.todo]).toEqual(["Bob closed this room.", ""]);
    await speak("de", ...AREAS);
    expect([byBob.what, byBob.quote]).toEqual(["Bob hat diesen Raum geschlossen.", undefined]);
    expect(byAdministrator.what).toBe("Die Verwaltung dieses Servers hat diesen Raum geschlossen.");
    expect(explain({ ...forbidden, reason: "of tomorrow" }).quote).toBe("Bob closed this room");
  });

  test.each(REASONS)("[LN10] reason %s has words, with and without a name", async (reason) => {
    await speak("ar", ...AREAS);
    for (const by of [undefined, "1"]) {
      const { what } = explain({ code: "E_FORBIDDEN", message: "in English", reason, by });
      expect(what).not.toMatch(/[a-z]{4}/);
    }
  });

  test.each(ERROR_CODES)("[LN9] %s has words, what to do among them or in what it is", async (code) => {
    await speak("ar", ...AREAS);
    const { what } = explain({ code, message: "in English" });
    expect(what).not.toMatch(/[a-z]{4}/);
  });

  test("[LN9] every level that the server counts has words on the administrator's page", () => {
    const source = REGISTERED.map((file) => readFileSync(file, "utf8")).join("");
    const names = [...source.matchAll(/name: "(chatcast_\w+)",\s*help:/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => LEVELS[name ?? ""] === undefined)).toEqual([]);
    expect(sayLevel("chatcast_of_tomorrow", "As the server says it")).toBe("As the server says it");
  });
});
