import type { Snapshot } from "@chatcast/client";
import { expect, test, vi } from "vitest";
import { buildOf, holdBuild } from "../src/app/build.ts";
import { isBegun, isIdle } from "../src/app/idle.ts";
import { Installation } from "../src/app/install.ts";
import { askToStay } from "../src/app/persistence.ts";
import { Versions, type WorkerContainer } from "../src/app/versions.ts";
import { nameOfBuild, WHICH_BUILD } from "../src/service-worker/shared.ts";
import { keepAwake, type Wakeful } from "../src/ui/wakeLock.ts";

/** A service worker of a build, which answers as the real one does. */
const worker = (id: string) => ({
  postMessage(question: string, [port]: Transferable[]) {
    expect(question).toBe(WHICH_BUILD);
    if (port instanceof MessagePort) port.postMessage(id);
  },
});

class Container implements WorkerContainer {
  controller: WorkerContainer["controller"] = null;
  updates = 0;
  readonly registered: string[] = [];
  away = false;
  readonly registration = {
    active: worker("one"),
    installing: null as object | null,
    waiting: null as object | null,
    update: async () => {
      this.updates += 1;
      if (this.away) throw new TypeError("the server is away");
    },
  };
  #changed = () => {};

  async register(script: string) {
    this.registered.push(script);
    return this.registration;
  }
  addEventListener(_type: "controllerchange", listener: () => void) {
    this.#changed = listener;
  }
  become(id: string) {
    this.controller = worker(id);
    this.#changed();
  }
}

test("[PW6] a new build is told to a page of another one, once its worker is in charge", async () => {
  const container = new Container();
  const versions = new Versions({ container, build: "one", now: () => 0 });
  const told = vi.fn();
  versions.subscribe(told);
  await versions.start();
  expect(versions.newer()).toBe(false);
  expect(container.updates).toBe(0);
  container.become("two");
  await expect.poll(() => versions.newer()).toBe(true);
  container.become("one");
  await expect.poll(() => versions.newer()).toBe(false);
  expect(told).toHaveBeenCalledTimes(2);
});

test("[PW6] a page that is newer than the worker in charge is told nothing: the worker's successor is on its way", async () => {
  for (const coming of ["installing", "waiting"] as const) {
    const container = new Container();
    container.registration[coming] = {};
    const versions = new Versions({ container, build: "two", now: () => 0 });
    await versions.start();
    expect(container.updates).toBe(1);
    expect(versions.newer()).toBe(false);
  }
  const alone = new Container();
  alone.away = true;
  const versions = new Versions({ container: alone, build: "two", now: () => 0 });
  await versions.start();
  expect(versions.newer()).toBe(false);
});

test("[PW6] a page that was opened before its worker was replaced is told when it asks", async () => {
  const versions = new Versions({ container: new Container(), build: "zero", now: () => 0 });
  await versions.start();
  expect(versions.newer()).toBe(true);
});

test("[PW6] the server is asked whenever the connection is back, and at most hourly while somebody looks", async () => {
  const container = new Container();
  container.away = true;
  let now = 5_000;
  const versions = new Versions({ container, build: "one", now: () => now });
  versions.seen();
  versions.reconnected();
  expect(container.updates).toBe(0);
  await versions.start();
  expect(container.registered).toEqual(["/sw.js"]);
  now += 3_599_999;
  versions.seen();
  expect(container.updates).toBe(0);
  now += 1;
  versions.seen();
  versions.seen();
  expect(container.updates).toBe(1);
  versions.reconnected();
  versions.reconnected();
  expect(container.updates).toBe(3);
  versions.seen();
  expect(container.updates).toBe(3);
});

test.each<[string, WorkerContainer | undefined]>([
  ["none at a plain-HTTP address", undefined],
  ["refused", { controller: null, addEventListener: () => undefined, register: () => Promise.reject(new Error("no")) }],
  ["withheld", { controller: null, addEventListener: () => undefined, register: async () => undefined }],
])("[PW1] a browser without service workers (%s) has no newer version and no trouble", async (_how, container) => {
  const versions = new Versions({ container, build: "one", now: () => 0 });
  await versions.start();
  versions.reconnected();
  versions.seen();
  expect(versions.newer()).toBe(false);
});

test("[PW5] a page says of which build it is as long as it lives, also where it may not", () => {
  const held: [string, unknown][] = [];
  const locks = {
    request: (name: string, options: unknown) => {
      held.push([name, options]);
      return Promise.reject(new DOMException("storage is blocked", "SecurityError"));
    },
  } as Pick<LockManager, "request">;
  const meta = { content: "abc" } as HTMLMetaElement;
  const page = { querySelector: (selector: string) => (selector.includes("chatcast-build") ? meta : null) };
  holdBuild(buildOf(page as Pick<Document, "querySelector">), locks);
  holdBuild("abc", undefined);
  expect(held).toEqual([[nameOfBuild("abc"), { mode: "shared" }]]);
});

type Message = Snapshot["conversations"][number]["messages"][number];
const said = (change: Partial<Message>): Snapshot["conversations"] => [
  {
    with: undefined,
    gap: undefined,
    hasOlder: false,
    blocked: false,
    messages: [{ state: { state: "acknowledged", offset: 0 }, ...change } as Message],
  },
];
const transfer = (state: string): Snapshot["transfers"] => [{ phase: { state } }] as unknown as Snapshot["transfers"];
const CALM = {
  connection: { state: "connected", since: 0, transport: "websocket" },
  conversations: said({}),
  transfers: transfer("done"),
  alerts: [],
} as unknown as Snapshot;
const page = (...selectors: string[]) => ({
  querySelector: (asked: string) => (selectors.some((one) => asked.split(", ").includes(one)) ? ({} as Element) : null),
});

test("[PW7] a page is taken anew by itself only when nobody loses anything", () => {
  expect(isIdle(CALM, 0, page())).toBe(true);
  expect(isIdle(CALM, 1, page())).toBe(false);
  for (const begun of ["[data-unfinished]", "[data-window]", "dialog[open]"]) {
    expect(isIdle(CALM, 0, page(begun)), begun).toBe(false);
  }
  const busy: Partial<Snapshot>[] = [
    { connection: { state: "disconnected", reason: "", why: { code: "lost", values: {}, text: "" } } },
    { connection: { state: "connecting", since: 0 } },
    { alerts: [{}] as unknown as Snapshot["alerts"] },
    ...["moving", "waiting", "paused", "needs-file"].map((state) => ({ transfers: transfer(state) })),
    { conversations: said({ state: { state: "pending" } }) },
    { conversations: said({ state: { state: "sent", attempt: 1 } }) },
    { conversations: said({ change: { id: "c", kind: "edit", state: { state: "sent", attempt: 1 } } }) },
    {
      conversations: said({
        file: { sealed: { reading: { state: "reading", bytes: 3 } } } as NonNullable<Message["file"]>,
      }),
    },
  ];
  for (const change of busy) expect(isIdle({ ...CALM, ...change }, 0, page()), JSON.stringify(change)).toBe(false);
  for (const state of ["cancelled", "killed", "failed"]) {
    expect(isIdle({ ...CALM, transfers: transfer(state) }, 0, page()), state).toBe(true);
  }
});

test("[PW15] an installed page asks to be kept until it is, a page in a tab never", async () => {
  let granted = false;
  const storage = {
    persisted: vi.fn(async () => granted),
    persist: vi.fn(async () => {
      granted = true;
      return true;
    }),
  };
  await askToStay(storage, false);
  await askToStay(undefined, true);
  expect(storage.persisted).not.toHaveBeenCalled();
  await askToStay(storage, true);
  await askToStay(storage, true);
  expect(storage.persist).toHaveBeenCalledTimes(1);
  granted = false;
  storage.persist.mockRejectedValueOnce(new TypeError("blocked"));
  await askToStay(storage, true);
  expect(storage.persist).toHaveBeenCalledTimes(2);
});

test("[PW7] what is begun in a room that is not shown counts as well", () => {
  const kept = (...entries: [string, unknown][]) => isBegun(new Map(entries));
  const empty = new Map([[undefined, []]]);
  expect(kept(["tray", empty], ["windows", []], ["editing", undefined], ["focus", "Ben"])).toBe(false);
  expect(kept(["tray", new Map([...empty, ["Ben", [{}]]])])).toBe(true);
  expect(kept(["windows", ["transfers"]])).toBe(true);
  expect(kept(["editing", { text: "half" }])).toBe(true);
});

test("[PW8] the page can be installed from the browser's offer on, once, until it is", () => {
  const browser = new EventTarget();
  const installation = new Installation(browser);
  const told = vi.fn();
  installation.subscribe(told);
  installation.begin();
  expect(installation.possible()).toBe(false);
  const prompt = vi.fn(async () => undefined);
  const offer = () => Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt });
  const first = offer();
  browser.dispatchEvent(first);
  expect(first.defaultPrevented).toBe(true);
  expect(installation.possible()).toBe(true);
  installation.begin();
  expect(installation.possible()).toBe(false);
  installation.begin();
  expect(prompt).toHaveBeenCalledTimes(1);
  browser.dispatchEvent(offer());
  expect(installation.possible()).toBe(true);
  browser.dispatchEvent(new Event("appinstalled"));
  expect(installation.possible()).toBe(false);
  expect(prompt).toHaveBeenCalledTimes(1);
  expect(told).toHaveBeenCalled();
});

/** A page that is seen or not, and a screen that counts who keeps it awake. */
class Screen extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";
  locks = 0;
  grants: (() => void)[] = [];
  refuses = false;

  show(state: DocumentVisibilityState) {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }

  async granted() {
    for (const grant of this.grants.splice(0)) grant();
    await Promise.resolve();
    await Promise.resolve();
  }

  get parts(): Wakeful {
    const release = async () => {
      this.locks -= 1;
    };
    const request = async () => {
      if (this.refuses) throw new DOMException("battery", "NotAllowedError");
      await new Promise<void>((resolve) => this.grants.push(resolve));
      this.locks += 1;
      return { release };
    };
    return { document: this, wakeLock: { request } };
  }
}

test("[PW9] the screen is kept awake while the page is seen, asked again each time, and let go at the end", async () => {
  const screen = new Screen();
  const stop = keepAwake(screen.parts);
  await screen.granted();
  expect(screen.locks).toBe(1);
  screen.show("hidden");
  expect(screen.locks).toBe(0);
  expect(screen.grants).toHaveLength(0);
  screen.show("visible");
  await screen.granted();
  expect(screen.locks).toBe(1);
  stop();
  expect(screen.locks).toBe(0);
  screen.show("hidden");
  screen.show("visible");
  expect(screen.grants).toHaveLength(0);
});

test("[PW9] a lock that is granted when nobody wants it any more is let go; one that is refused does no harm", async () => {
  const late = new Screen();
  keepAwake(late.parts)();
  await late.granted();
  expect(late.locks).toBe(0);
  const hidden = new Screen();
  const end = keepAwake(hidden.parts);
  hidden.show("hidden");
  hidden.show("visible");
  await hidden.granted();
  expect(hidden.locks).toBe(1);
  end();
  expect(hidden.locks).toBe(0);
  const low = new Screen();
  low.refuses = true;
  const stop = keepAwake(low.parts);
  low.show("visible");
  stop();
  keepAwake({ document: low, wakeLock: undefined })();
  expect(low.locks).toBe(0);
});
