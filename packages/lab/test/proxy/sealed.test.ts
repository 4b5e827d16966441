import type { ChatCastClient } from "@chatcast/client";
import { describe, expect, test } from "vitest";
import { EVERYONE, stage, textsOf, until, type Watched } from "./stage.ts";

const world = stage();
const deedsOf = ({ passages }: Watched) => passages.flatMap(({ deeds }) => deeds.map(({ act }) => act.attack));
const saysOf = ({ judgements }: Watched) => judgements.map(({ says }) => says);

/** Two members of a room, of which the first (`up`) or the second (`down`) is behind a proxy with those rules. */
async function twoOf(kind: "open" | "sealed", way: "up" | "down", ...rules: string[]) {
  const proxy = await world.proxy(rules);
  const target = world.target.href;
  const at = way === "up" ? [proxy.url, target] : [target, proxy.url];
  const members = kind === "open" ? await world.room(...at) : await world.sealedRoom(...at);
  const [ada, bob] = members as [ChatCastClient, ChatCastClient];
  return { proxy, ada, bob };
}

describe("an attacker on the way of a message", () => {
  test("[MP15] who computes the tag anew passes the open room, both ways, and nobody is told", async () => {
    for (const way of ["up", "down"] as const) {
      const { proxy, ada, bob } = await twoOf("open", way, `re-tag:msg${way === "down" ? ",way=down" : ""}`);
      ada.say("pay Bob 100", EVERYONE);
      await until(bob, () => textsOf(bob).length === 1);
      expect(textsOf(bob)).not.toEqual(["pay Bob 100"]);
      expect(bob.snapshot().verdicts.compromised + ada.snapshot().verdicts.compromised).toBe(0);
      expect(deedsOf(proxy)).toContain("re-tag");
    }
  });

  test.each([
    ["re-tag", "compromised"],
    ["bit-flip", "compromised"],
    // Half a frame is none.
    ["truncate", "E_SCHEMA"],
  ] as const)(
    "[MP15] %s fails in the sealed room: on the way up the server finds it, and nothing is delivered",
    async (attack, says) => {
      const { proxy, ada, bob } = await twoOf("sealed", "up", `${attack}:msg`);
      ada.say("pay Bob 100", EVERYONE);
      await until(ada, ({ acks }) => acks.at(-1)?.state === "failed");
      expect(ada.snapshot().alerts).toHaveLength(says === "compromised" ? 1 : 0);
      expect(deedsOf(proxy)).toEqual([attack]);
      expect(saysOf(proxy)).toEqual([says]);
      expect(textsOf(bob)).toEqual([]);
    },
  );

  test.each(["re-tag", "bit-flip", "impersonate,as=Ada"])(
    "[MP15] %s fails in the sealed room: on the way down the reader finds it, and sees no word of it",
    async (attack) => {
      const [name = "", more = ""] = attack.split(",");
      const rule = `${name}:msg,way=down${more === "" ? "" : `,${more.replace("Ada", "Mallory")}`}`;
      const { proxy, ada, bob } = await twoOf("sealed", "down", rule);
      ada.say("pay Bob 100", EVERYONE);
      await until(bob, ({ alerts }) => alerts.length === 1);
      expect(textsOf(bob)).toEqual([]);
      expect(bob.snapshot().verdicts).toEqual({ valid: 0, compromised: 1 });
      expect(deedsOf(proxy)).toContain(name);
    },
  );

  test.each(["duplicate", "replay", "reorder", "seq-shift"])(
    "[MP15] %s changes nothing in a sealed room",
    async (attack) => {
      const { ada, bob } = await twoOf("sealed", "up", `${attack}:msg`);
      for (const text of ["one", "two", "three"]) ada.say(text, EVERYONE);
      await until(bob, () => textsOf(bob).length === 3);
      expect(textsOf(bob)).toEqual(["one", "two", "three"]);
      expect(bob.snapshot().alerts).toEqual([]);
    },
  );
});
