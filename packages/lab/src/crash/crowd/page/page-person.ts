import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import type { Rng } from "../../../sim/kernel/rng.ts";
import { viewOf } from "../../history/digest.ts";
import type { Deed } from "../../history/events.ts";
import type { PersonOrder, PersonStatus } from "../messages.ts";
import type { Performer } from "../performer.ts";
import { Talker } from "../talker.ts";
import { openBrowser, PAGE } from "./browser.ts";
import type { PageApi } from "./in-page.ts";
import type { PageStatus, Told } from "./told.ts";

/** A page needs a while for its first connection on a machine that is busy, in milliseconds. */
const PATIENCE = 60_000;
const NOWHERE: PageStatus = { present: false, gap: false, shown: {}, users: [] };

export interface PagePersonOptions extends PersonOrder {
  url: string;
  room: string;
  everybody: readonly string[];
  rng: Rng;
  record: (run: number, deed: Deed) => void;
  changed: () => void;
  acked: () => void;
}

/** In the page, where functions of these names are made by `in-page.ts`. */
declare const crashPage: PageApi;

/** One member in a page of a real browser, which can lose its renderer and be loaded again. */
export class PagePerson implements Performer {
  readonly #options: PagePersonOptions;
  readonly name: string;
  log: string[] = [];
  #run: number;
  #token: string | undefined;
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  #status = NOWHERE;
  #talker: Talker;

  constructor(options: PagePersonOptions) {
    this.#options = options;
    this.name = options.name;
    this.#run = options.run;
    this.#token = options.token;
    this.#talker = this.#newTalker();
  }

  async enter(): Promise<void> {
    this.#context ??= await openBrowser(this.#options.url);
    await this.#load();
  }

  status(): PersonStatus {
    const { present, gap, shown } = this.#status;
    const none = { sending: 0, sent: 0, moving: 0, fetching: 0 };
    const { pending } = this.#talker;
    return { name: this.name, run: this.#run, token: this.#token, present, pending, gap, shown, ...none };
  }

  say(): void {
    const page = this.#page;
    if (page === undefined || !this.#status.present) return;
    const { everybody } = this.#options;
    const others = this.#status.users.filter((user) => user !== this.name && everybody.includes(user));
    const talker = this.#talker;
    const { n, body, to } = talker.invent(others);
    page
      .evaluate(([text, recipient]) => crashPage.say(text, recipient), [body, to] as const)
      .then(
        (code) => {
          if (code !== undefined) talker.failed(n, code);
        },
        // The page is gone: whether it was said, the log will tell.
        () => undefined,
      );
  }

  sendFile(): void {
    throw new Error("pages send no files here");
  }

  reconnect(): void {
    this.#page?.evaluate(() => crashPage.reconnect()).catch(() => undefined);
  }

  /** Kills the renderer, as the system does when memory is short, and loads the page again. */
  async crash(pauseMs: number): Promise<void> {
    const page = this.#page;
    if (page === undefined) return;
    this.#page = undefined;
    this.#status = NOWHERE;
    this.#options.changed();
    const crashed = page.waitForEvent("crash");
    const session = await page.context().newCDPSession(page);
    session.send("Page.crash").catch(() => undefined);
    await crashed;
    await page.close();
    await sleep(pauseMs);
    this.#run++;
    this.#talker = this.#newTalker();
    await this.#load();
  }

  async leave(): Promise<void> {
    const everything = (await this.#page?.evaluate(() => crashPage.everything())) ?? [];
    for (const shown of everything) {
      const view = viewOf(shown);
      if (view !== undefined) this.#options.record(this.#run, view);
    }
    this.log = (await this.#page?.evaluate(() => crashPage.log())) ?? [];
    await this.#context?.browser()?.close();
  }

  async #load(): Promise<void> {
    const { url, room } = this.#options;
    const run = this.#run;
    const page = await this.#context?.newPage();
    if (page === undefined) throw new Error("there is no browser");
    page.setDefaultTimeout(PATIENCE);
    await page.exposeFunction("crashTold", (text: string) => this.#told(run, JSON.parse(text) as Told));
    await this.#goto(page, `${url}/${PAGE}`);
    this.#page = page;
    const entered = page.evaluate(([where, who, token]) => crashPage.enter(where, who, token), [
      room,
      this.name,
      this.#token,
    ] as const);
    this.#token = await entered;
    this.#options.changed();
  }

  async #goto(page: Page, address: string): Promise<void> {
    await page.goto(address);
    await page.waitForFunction(() => "crashPage" in globalThis);
  }

  #told(run: number, told: Told): void {
    if (run !== this.#run) return;
    switch (told.type) {
      case "deed":
        this.#options.record(run, told.deed);
        break;
      case "waiting":
        this.#talker.waiting(told.body);
        break;
      case "sent":
        this.#talker.sent(told.body);
        break;
      case "answered":
        this.#talker.answered(told.answered);
        break;
      case "status":
        this.#status = told.status;
        break;
    }
    this.#options.changed();
  }

  #newTalker(): Talker {
    const { name, rng, acked, record } = this.#options;
    const run = this.#run;
    return new Talker({ name, run, rng, acked, record: (deed) => record(run, deed) });
  }
}
