import compile from "icu-minify/compile";
import { describe, expect, test } from "vitest";
import { type Area, fetchMessages, type Messages } from "../src/words/areas.ts";
import { LANGUAGES, type Language } from "../src/words/languages.ts";
import { faults } from "./catalogs.ts";

const AREAS: readonly Area[] = ["home", "room", "extras", "proof", "admin"];

/** As the build compiles a catalogue. */
const compiled = (texts: Record<string, string>): Messages =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, compile(text)]));

describe("catalogues", () => {
  describe.each(LANGUAGES)("$name", ({ language }) => {
    test.each(AREAS)("[LN2] %s has every key of English, with its values, tags and plurals", async (area) => {
      const [english, other] = await Promise.all([fetchMessages("en", area), fetchMessages(language, area)]);
      expect(faults(language, english, other)).toEqual([]);
    });
  });

  test("[LN2] a key stands in one area only", async () => {
    const keys = (await Promise.all(AREAS.map(async (area) => Object.keys(await fetchMessages("en", area))))).flat();
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  const english = compiled({
    a: "plain",
    b: "to {name}",
    c: "{n, plural, =0 {none} one {# file} other {# files}} of {name}",
    d: "<b>{name}</b> left",
  });
  const rest = {
    b: "an {name}",
    c: "{n, plural, one {# Datei} other {# Dateien}} von {name}",
    d: "<b>{name}</b> ging",
  };
  const complete = { a: "schlicht", ...rest };

  test.each<[string, Language, Record<string, string>, string[]]>([
    ["nothing", "de", complete, []],
    ["a missing key", "de", rest, ["de has no a"]],
    ["an unknown key", "de", { ...complete, e: "" }, ["de has e, which nobody asks for"]],
    ["another value", "de", { ...complete, b: "an {nam}" }, ["de b wants nam, not name"]],
    ["a value too few", "de", { ...complete, b: "an alle" }, ["de b wants nothing, not name"]],
    ["no plural", "de", { ...complete, c: "{n} von {name}" }, ["de c wants n name, not n, plural name"]],
    ["a tag left out", "de", { ...complete, d: "{name} ging" }, ["de d sets off nothing, not b"]],
    ["a plural of two forms in a language of six", "ar", complete, ["ar c has no plural for few many two zero"]],
    ["a rare form left out", "es", complete, ["es c has no plural for many"]],
  ])("[LN2] finds %s", (_what, language, texts, found) => {
    expect(faults(language, english, compiled(texts))).toEqual(found);
  });
});
