import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, test } from "vitest";
import { isLikeEveryone } from "../src/ui/everyone.ts";
import { formatBytes, formatClock, formatDay, formatDuration, formatList, formatNumber } from "../src/ui/format.ts";
import { firstLanguage, LANGUAGES, type Language, localeFor } from "../src/words/languages.ts";
import { direction, say, speak, tell } from "../src/words/words.ts";
import { inEnglish } from "./english.ts";

afterEach(inEnglish);

describe("the first language", () => {
  test.each<[string, string | undefined, string[], Language]>([
    ["the one that was chosen", "hi", ["de-AT"], "hi"],
    ["else the first one of the system that the page has", undefined, ["fr-FR", "de-AT", "es"], "de"],
    ["else English", undefined, ["fr-FR"], "en"],
    ["English where nothing is known", undefined, [], "en"],
    ["nothing that was spoiled", "xx", ["ar-EG"], "ar"],
  ])("[LN1] is %s", (_what, chosen, wanted, expected) => expect(firstLanguage(chosen, wanted)).toBe(expected));
});

describe("figures", () => {
  test("[LN6] are written with the region of the system, and with Latin digits", () => {
    expect(localeFor("en", ["de-DE", "en-GB"])).toBe("en-GB");
    expect(localeFor("ar", ["ar-EG"])).toBe("ar-EG-u-nu-latn");
    expect(localeFor("es", ["de-DE"])).toBe("es");
    expect(localeFor("de", ["de-!!"])).toBe("de");
  });

  test.each<[Language, string, string, string, string, string]>([
    ["en", "1.46 GiB", "3 min 05 s", "12,345.5", "a, b, and c", "Thursday, November 26, 2026"],
    ["de", "1,46 GiB", "3 min 05 s", "12.345,5", "a, b und c", "Donnerstag, 26. November 2026"],
    ["es", "1,46 GiB", "3 min 05 s", "12.345,5", "a, b y c", "jueves, 26 de noviembre de 2026"],
    ["hi", "1.46 GiB", "3 मि 05 से", "12,345.5", "a, b, और c", "गुरुवार, 26 नवंबर 2026"],
  ])("[LN6] in %s", async (language, size, duration, number, list, day) => {
    await speak(language);
    const at = new Date(2026, 10, 26, 9, 5).getTime();
    expect(formatBytes(1.46 * 1024 ** 3)).toBe(size);
    expect(formatDuration(185_000)).toBe(duration);
    expect(formatNumber(12_345.5, 1)).toBe(number);
    expect(formatList(["a", "b", "c"])).toBe(list);
    expect(formatDay(at, at + 10 * 86_400_000)).toBe(day);
    expect(formatClock(at)).toBe("09:05");
  });

  test("[LN7] a size in Arabic keeps its number before its unit", async () => {
    await speak("ar");
    expect(formatBytes(10 * 1024 ** 3)).toBe("\u206610 GiB\u2069");
  });

  test("[LN6] no language writes digits of its own", async () => {
    for (const { language } of LANGUAGES) {
      await speak(language);
      expect(`${formatNumber(1_234_567)} ${formatClock(0)} ${formatDuration(65_000)}`).toMatch(
        /^[^\p{Nd}]*(?:[0-9][^\p{Nd}]*)+$/u,
      );
    }
  });
});

describe("sentences", () => {
  test("[LN7] what stands for a name in Arabic keeps its own direction; in English nothing is put around it", async () => {
    expect(say("home.as", { name: "Ann" })).toBe("as Ann");
    await speak("ar");
    expect(direction()).toBe("rtl");
    expect(say("home.as", { name: "Ann" })).toBe("باسم \u2068Ann\u2069");
  });

  test("[LN7] what a sentence chooses its words by is no name: it chooses in Arabic as well", async () => {
    await speak("ar");
    expect(say("chat.waits", { what: "reply" })).toBe("الرد في انتظار الخادم");
    expect(say("chat.undelivered", { what: "pin", why: "Ann" })).toBe("\u2068Ann\u2069 لم يصل طلب التثبيت.");
  });

  test("[LN2] a part is set off within its sentence, wherever the language puts it", async () => {
    const drawn = () =>
      renderToStaticMarkup(tell("home.returning", { room: "lab", name: "Ann", b: (inside) => <b>{inside}</b> }));
    expect(drawn()).toBe("Going back to <b>lab</b> as Ann…");
    await speak("hi");
    expect(drawn()).toBe("Ann के नाम से <b>lab</b> में वापस जा रहे हैं…");
  });
});

test("[JY44] a name that means the room is one in English and in the page's language", async () => {
  expect([isLikeEveryone("EVERYONE"), isLikeEveryone("Alle"), isLikeEveryone("Ann")]).toEqual([true, false, false]);
  await speak("de");
  expect([isLikeEveryone("everyone"), isLikeEveryone("alle"), isLikeEveryone("Ann")]).toEqual([true, true, false]);
});

describe("changing the language", () => {
  test("[LN4] of two that are chosen quickly the later one stays", async () => {
    await Promise.all([speak("de"), speak("es")]);
    expect(say("home.join")).toBe("Unirse a la sala");
  });
});
