import { describe, expect, test } from "vitest";
import { checkWords } from "../check-words.mjs";
import { project } from "./fixture.mjs";

const CATALOG = 'export default { "a.one": "One", "a.two": "Two <b>{name}</b>" } as const;\n';

/** @param {string} code @param {string} [name] */
const found = (code, name = "A.tsx") =>
  checkWords(project({ "packages/web/src/words/en/home.ts": CATALOG, [`packages/web/src/app/${name}`]: `${code}\n` }));

const USED = 'const a = () => say("a.one"); const b = () => tell("a.two", {});';

describe("words of the page", () => {
  test.each([
    USED,
    `${USED} const c = () => <p className="flex w-full" title={say("a.one")}>·{" "}{tell("a.two")} 3 ms {x ? null : "—"}</p>;`,
    `${USED} throw new Error("Nobody but a programmer reads this");`,
    `${USED} const Row = memo(function Row() { useLanguage(); return null; });`,
  ])("[LN8] pass where all of them come from the catalogues: %s", (code) => expect(found(code)).toEqual([]));

  test.each([
    ["between tags", "<p>Hello</p>", "Hello"],
    ["between tags, by a condition", '<p>{x ? "Hello" : null}</p>', "Hello"],
    ["as what is there without another", '<p>{name ?? "somebody"}</p>', "somebody"],
    ["in a template", "<p>{`Hello \x24{name}`}</p>", "Hello …"],
    ["in an attribute that is read", '<img alt="A cat" />', "A cat"],
    ["in one by a condition", "<p title={x ? `Open \x24{y}` : undefined} />", "Open …"],
    ["as a sentence anywhere", 'const WORDS = { moving: "On its way" };', "On its way"],
    ["as a sentence with figures", "const words = (n) => `Sent \x24{n} of them`;", "Sent … of them"],
  ])("[LN8] are missed when a text stands %s", (_where, code, text) => {
    expect(found(`${USED}\n${code}`)).toEqual([
      `packages/web/src/app/A.tsx:2: "${text}" stands in the code, not in a catalogue`,
    ]);
  });

  test("[LN8] of a catalogue that nobody asks for are found", () => {
    expect(found('const a = () => say("a.one");')).toEqual([
      "packages/web/src/words/en/home.ts:1: nothing asks for a.two",
    ]);
  });

  test("[LN8] that are made before the language is known are found", () => {
    expect(found(`${USED}\nconst LABEL = say("a.one");`, "a.ts")).toEqual([
      "packages/web/src/app/a.ts:2: say() where the module is loaded, before the language is known",
    ]);
  });

  test("[LN8] that memo() would keep in the language before are found", () => {
    expect(found(`${USED}\nconst Row = memo(function Row() { return null; });`)).toEqual([
      "packages/web/src/app/A.tsx:2: memo() without useLanguage() stays in the language before",
    ]);
  });
});
