import { describe, expect, test } from "vitest";
import { addressOf as addressOfPlace } from "../src/app/address.ts";
import { type Pushes, wishPush } from "../src/app/push.ts";
import { addressOf, openRoom, readPushed } from "../src/service-worker/pushed.ts";

const bytes = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, "base64url")).buffer;
const KEY = "BAAA";

/** A browser with at most one address, and a server that has a key. */
function stage({ subscribedWith, key = KEY }: { subscribedWith?: string; key?: string } = {}) {
  const log: unknown[] = [];
  const made = (applicationServerKey: string, endpoint: string) => ({
    endpoint,
    options: { applicationServerKey: bytes(applicationServerKey) },
    getKey: (name: "p256dh" | "auth") => bytes(name === "auth" ? "AAEC" : "-_8A"),
    unsubscribe: async () => {
      log.push("unsubscribed");
      return true;
    },
  });
  const pushes: Pushes = {
    getSubscription: async () => (subscribedWith === undefined ? null : made(subscribedWith, "https://push/old")),
    subscribe: async ({ applicationServerKey, userVisibleOnly }) => {
      log.push(["subscribed", applicationServerKey, userVisibleOnly]);
      return made(applicationServerKey, "https://push/new");
    },
  };
  const fetch = async (path: string, init: RequestInit = {}) => {
    if (init.method === undefined) return Response.json({ key });
    log.push([init.method, path, JSON.parse(String(init.body)), new Headers(init.headers).get("authorization")]);
    return new Response(null, { status: 204 });
  };
  return { log, options: { pushes: async () => pushes, fetch } };
}

describe("an installed page", () => {
  test("[PW16] gives the server its browser's address with what is wanted, under the member's token", async () => {
    const { log, options } = stage();
    expect(await wishPush({ token: "t", level: "private", words: "News" }, options)).toBe(true);
    const keys = { p256dh: "-_8A", auth: "AAEC" };
    expect(log).toEqual([
      ["subscribed", KEY, true],
      ["PUT", "/push", { endpoint: "https://push/new", keys, level: "private", words: "News" }, "Bearer t"],
    ]);
  });

  test("[PW16] keeps the address that it has, and makes it anew for another server's key", async () => {
    const same = stage({ subscribedWith: KEY });
    await wishPush({ token: "t", level: "everything", words: "News" }, same.options);
    expect(same.log).toEqual([["PUT", "/push", expect.objectContaining({ endpoint: "https://push/old" }), "Bearer t"]]);
    const other = stage({ subscribedWith: "BBBB" });
    await wishPush({ token: "t", level: "everything", words: "News" }, other.options);
    expect(other.log.slice(0, 2)).toEqual(["unsubscribed", ["subscribed", KEY, true]]);
  });

  test("[PW16] who wants to be told of nothing is taken out, and without push nothing is asked", async () => {
    const here = stage({ subscribedWith: KEY });
    expect(await wishPush({ token: "t", level: "nothing", words: "News" }, here.options)).toBe(true);
    expect(here.log).toEqual([["DELETE", "/push", { endpoint: "https://push/old" }, "Bearer t"]]);
    const none = stage();
    expect(await wishPush({ token: "t", level: "nothing", words: "News" }, none.options)).toBe(true);
    const pushes = async () => undefined;
    expect(await wishPush({ token: "t", level: "private", words: "" }, { ...none.options, pushes })).toBe(false);
    expect(none.log).toEqual([]);
  });
});

describe("the service worker", () => {
  test("[PW17] shows what was pushed, and something for whatever else comes", () => {
    const told = { room: "Lab", title: "Lab", text: "Ann: hi" };
    expect(readPushed({ json: () => told })).toEqual({ ...told, sealed: false });
    const none = { room: "", sealed: false, title: "ChatCast", text: "" };
    const broken = () => {
      throw new SyntaxError("no JSON");
    };
    for (const data of [null, { json: () => null }, { json: () => ({ room: 7 }) }, { json: broken }]) {
      expect(readPushed(data)).toEqual(none);
    }
  });

  test("[PW17] a press leads an open page to the room, else opens one there, by the address that the page itself uses", async () => {
    const done: string[] = [];
    const page = (url: string) => ({
      url,
      focused: false,
      focus: async () => void done.push("focus"),
      navigate: async (to: string) => void done.push(`navigate ${to}`),
    });
    const open = async (url: string) => void done.push(`open ${url}`);
    await openRoom({ room: "Lab 3", sealed: false }, [page("https://a/admin"), page("https://a/#room=Reef")], open);
    await openRoom({ room: "AAA", sealed: true }, [page("https://a/admin")], open);
    expect(done).toEqual(["focus", "navigate /#room=Lab+3", "open /#sealed=AAA"]);
    const place = { room: "Größe & co", username: "Ann" };
    expect(addressOf({ room: place.room, sealed: false })).toBe(addressOfPlace(place));
    expect(addressOf({ room: "AAA", sealed: true })).toBe(
      addressOfPlace({ room: "AAA", username: "Ann", sealed: true }),
    );
    expect(addressOf({ room: "", sealed: false })).toBe("/");
  });
});
