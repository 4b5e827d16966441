import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Asked, type Build, type KeeperPlatform, PATIENCE, PageKeeper } from "../src/service-worker/keeper.ts";
import { nameOfBuild } from "../src/service-worker/shared.ts";

const ORIGIN = "https://chat.test";
const ROOM = "/r/AAAAAAAAAAAAAAAAAAAAAA";
const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");

type Site = Record<string, string>;
const build = (id: string, site: Site): Build => ({
  id,
  files: Object.fromEntries(Object.entries(site).map(([path, text]) => [path, sha256(text)])),
});
const OLD: Site = { "/": "old page", "/theme.js?1": "old theme", "/assets/a-1.js": "one" };
const NEW: Site = { "/": "new page", "/theme.js?2": "new theme", "/assets/a-2.js": "two" };

/** A browser with its caches and a server that has one site, or is away. */
class Browser implements KeeperPlatform {
  readonly origin = ORIGIN;
  readonly kept = new Map<string, Map<string, string>>();
  readonly asked: string[] = [];
  readonly open = new Set<string>();
  site: Site | undefined = OLD;
  status = 200;
  installing = false;
  /** Resolves the patience with a page's load. */
  impatient: (() => void) | undefined;
  silent = false;

  readonly shelves: KeeperPlatform["shelves"] = {
    open: async (name) => {
      const shelf = this.kept.get(name) ?? new Map<string, string>();
      this.kept.set(name, shelf);
      return {
        match: async (path) => found(shelf.get(path)),
        put: async (path, response) => void shelf.set(path, await response.text()),
      };
    },
    match: async (path) => found([...this.kept.values()].find((shelf) => shelf.has(path))?.get(path)),
    keys: async () => [...this.kept.keys()],
    delete: async (name) => this.kept.delete(name),
  };

  readonly fetch: KeeperPlatform["fetch"] = async (request) => {
    const { pathname, search } = new URL(typeof request === "string" ? request : request.url, ORIGIN);
    const path = pathname + search;
    this.asked.push(path);
    if (this.silent) return new Promise(() => undefined);
    if (this.site === undefined) throw new TypeError("Failed to fetch");
    const text = this.site[path === ROOM ? "/" : path];
    return text === undefined ? new Response("", { status: 404 }) : new Response(text, { status: this.status });
  };

  readonly digest: KeeperPlatform["digest"] = async (bytes) => sha256(new Uint8Array(bytes));
  readonly inUse: KeeperPlatform["inUse"] = async () => this.open;
  readonly replacing = () => this.installing;
  readonly after = (milliseconds: number): Promise<void> => {
    expect(milliseconds).toBe(PATIENCE);
    return new Promise((resolve) => {
      this.impatient = resolve;
    });
  };
}

const found = (text: string | undefined) => (text === undefined ? undefined : new Response(text));
const get = (path: string, mode = "no-cors"): Asked => ({ method: "GET", mode, url: new URL(path, ORIGIN).href });
const load = (path: string) => get(path, "navigate");

async function installed(browser: Browser, id: string, site: Site): Promise<PageKeeper> {
  browser.site = site;
  const keeper = new PageKeeper(build(id, site), browser);
  await keeper.install();
  browser.asked.length = 0;
  return keeper;
}
const text = async (answer: Promise<Response> | undefined) => (await answer)?.text();

describe("what is kept of the page", () => {
  test("[PW2] a load is what the server has; what is kept while it is away, cannot work, or says nothing for 3 s", async () => {
    const browser = new Browser();
    const keeper = await installed(browser, "old", OLD);
    browser.site = NEW;
    expect(await text(keeper.answer(load("/")))).toBe("new page");
    browser.status = 404;
    expect((await keeper.answer(load("/")))?.status).toBe(404);
    browser.status = 502;
    expect(await text(keeper.answer(load("/")))).toBe("old page");
    browser.site = undefined;
    expect(await text(keeper.answer(load(ROOM)))).toBe("old page");
    browser.silent = true;
    const answer = text(keeper.answer(load("/")));
    browser.impatient?.();
    expect(await answer).toBe("old page");
  });

  test("[PW2] where nothing is kept any more, what the server said is shown", async () => {
    const browser = new Browser();
    const keeper = await installed(browser, "old", OLD);
    browser.kept.clear();
    browser.status = 503;
    expect((await keeper.answer(load("/")))?.status).toBe(503);
    browser.site = undefined;
    expect((await keeper.answer(load("/")))?.type).toBe("error");
  });

  test("[PW2] a browser that cannot read what it keeps shows what the server has", async () => {
    const browser = new Browser();
    const keeper = await installed(browser, "old", OLD);
    browser.shelves.open = () => Promise.reject(new DOMException("spoiled", "UnknownError"));
    expect(await text(keeper.answer(get("/assets/a-1.js")))).toBe("one");
    browser.status = 500;
    expect((await keeper.answer(load("/")))?.status).toBe(500);
  });

  test.each([
    get("/socket.io/?EIO=4&transport=polling"),
    get("/files/abc"),
    load("/files/abc"),
    load("/metrics"),
    load("/r/too-short"),
    get("/favicon.ico"),
    get("/probe"),
    get("/theme.js"),
    get("/sw.js"),
    get("https://elsewhere.test/assets/a-1.js"),
    { method: "POST", mode: "cors", url: `${ORIGIN}/upload` },
    { method: "HEAD", mode: "cors", url: `${ORIGIN}/assets/a-1.js` },
  ])("[PW3] is no answer to $method $url ($mode)", async (request) => {
    const keeper = new PageKeeper(build("old", { "/theme.js?1": "" }), new Browser());
    expect(keeper.answer(request)).toBeUndefined();
  });

  test("[PW3] neither asks for the secret of a link nor keeps it", async () => {
    const browser = new Browser();
    const keeper = await installed(browser, "old", OLD);
    expect(await text(keeper.answer(load(`${ROOM}#secret`)))).toBe("old page");
    browser.site = undefined;
    expect(await text(keeper.answer(load(`${ROOM}#secret`)))).toBe("old page");
    expect(browser.asked).toEqual([ROOM, ROOM]);
    expect([...(browser.kept.get(nameOfBuild("old"))?.keys() ?? [])]).toEqual(Object.keys(OLD));
  });

  test("[PW4] a build of which one file is another's is not kept, and the next attempt fetches what is missing", async () => {
    const browser = new Browser();
    const keeper = new PageKeeper(build("old", OLD), browser);
    browser.site = { ...OLD, "/assets/a-1.js": "altered" };
    await expect(keeper.install()).rejects.toThrow("/assets/a-1.js is not of this build");
    browser.site = {};
    await expect(keeper.install()).rejects.toThrow("/assets/a-1.js: 404");
    browser.site = OLD;
    browser.asked.length = 0;
    await keeper.install();
    expect(browser.asked).toEqual(["/assets/a-1.js"]);
  });

  test("[PW5] pages of two builds get their own files, kept or from the server, whichever worker there is", async () => {
    const browser = new Browser();
    await installed(browser, "old", OLD);
    const keeper = await installed(browser, "new", NEW);
    browser.site = undefined;
    expect(await text(keeper.answer(get("/assets/a-1.js")))).toBe("one");
    expect(await text(keeper.answer(get("/assets/a-2.js")))).toBe("two");
    browser.site = { "/assets/a-3.js": "three" };
    expect(await text(keeper.answer(get("/assets/a-3.js")))).toBe("three");
  });

  test("[PW5] an earlier build goes with the last page of it, and nothing while another is on its way in", async () => {
    const browser = new Browser();
    await browser.shelves.open("of somebody else");
    await installed(browser, "old", OLD);
    const keeper = await installed(browser, "new", NEW);
    browser.open.add(nameOfBuild("old"));
    await keeper.tidy();
    expect(browser.kept.size).toBe(3);
    browser.open.clear();
    browser.installing = true;
    await keeper.tidy();
    expect(browser.kept.size).toBe(3);
    browser.installing = false;
    await keeper.tidy();
    expect([...browser.kept.keys()]).toEqual(["of somebody else", nameOfBuild("new")]);
  });
});
