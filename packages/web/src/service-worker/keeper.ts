import { BUILD_NAMES, nameOfBuild } from "./shared.ts";

/** What one build of the page consists of. */
export interface Build {
  id: string;
  /** Path on the server to the SHA-256 of what is there, in hex. `/` is the page itself. */
  files: Readonly<Record<string, string>>;
}

/** Subset of `Cache` and `CacheStorage`; a path stands for itself at this worker's origin. */
export interface Shelf {
  match(path: string, options: { ignoreVary: boolean }): Promise<Response | undefined>;
  put(path: string, response: Response): Promise<void>;
}
export interface Shelves {
  open(name: string): Promise<Shelf>;
  match(path: string, options: { ignoreVary: boolean }): Promise<Response | undefined>;
  keys(): Promise<readonly string[]>;
  delete(name: string): Promise<boolean>;
}

/** What is read of a request. */
export interface Asked {
  method: string;
  mode: string;
  url: string;
}

export interface KeeperPlatform {
  origin: string;
  shelves: Shelves;
  fetch(request: Asked | string, options?: { cache: "default" | "no-cache" }): Promise<Response>;
  /** SHA-256 in hex. */
  digest(bytes: ArrayBuffer): Promise<string>;
  /** Names of the builds of which a page is open. */
  inUse(): Promise<ReadonlySet<string>>;
  /** Whether another build is on its way in; its shelf is nobody's yet. */
  replacing(): boolean;
  after(milliseconds: number): Promise<void>;
}

/** How long a page that is opened waits for the server before what is kept of it is shown, in milliseconds. */
export const PATIENCE = 3_000;

const PAGE = "/";
/** The page, also behind a link to a sealed room. Its secret, the fragment, is left where it is. */
const PAGES = /^\/(?:r\/[\w-]{22})?$/;
/** Names that carry the hash of their content: they mean the same in every build. */
const HASHED = "/assets/";
/** Whoever asked may have had a proxy between that varies by headers which mean nothing here. */
const WHOEVER_ASKED = { ignoreVary: true };

/**
 * Keeps one build of the page in the browser, so that it opens while the server is away. A page is always of one build: it
 * comes from the server as long as that answers, else from here, and names each of its files by their content. Nothing else
 * of the server is looked at, and nothing of it kept: no socket, no file, no answer.
 */
export class PageKeeper {
  readonly #build: Build;
  readonly #platform: KeeperPlatform;

  constructor(build: Build, platform: KeeperPlatform) {
    this.#build = build;
    this.#platform = platform;
  }

  get id(): string {
    return this.#build.id;
  }

  /** Fetches the build, one file after the other, because the page is in use meanwhile. @throws when a file is of another one. */
  async install(): Promise<void> {
    const { fetch, digest } = this.#platform;
    const shelf = await this.#shelf();
    for (const [path, expected] of Object.entries(this.#build.files)) {
      if ((await shelf.match(path, WHOEVER_ASKED)) !== undefined) continue;
      const response = await fetch(path, { cache: path.startsWith(HASHED) ? "default" : "no-cache" });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      const found = await digest(await response.clone().arrayBuffer());
      if (found !== expected) throw new Error(`${path} is not of this build`);
      await shelf.put(path, response);
    }
  }

  /** @returns undefined when the request is none of this worker's business. */
  answer(request: Asked): Promise<Response> | undefined {
    const { origin, pathname, search } = new URL(request.url);
    if (request.method !== "GET" || origin !== this.#platform.origin) return undefined;
    if (request.mode === "navigate") return PAGES.test(pathname) ? this.#page(request) : undefined;
    const path = pathname + search;
    return path in this.#build.files || pathname.startsWith(HASHED) ? this.#file(path, request) : undefined;
  }

  /** Lets earlier builds go that no page needs any more. */
  async tidy(): Promise<void> {
    const { shelves, inUse, replacing } = this.#platform;
    const needed = new Set([...(await inUse()), nameOfBuild(this.#build.id)]);
    for (const name of await shelves.keys()) {
      if (replacing()) return;
      if (name.startsWith(BUILD_NAMES) && !needed.has(name)) await shelves.delete(name);
    }
  }

  /** A server that answers is believed, unless it says itself that it cannot work. */
  async #page(request: Asked): Promise<Response> {
    const { fetch, after } = this.#platform;
    const answer = fetch(request).catch(() => undefined);
    const first = await Promise.race([answer, after(PATIENCE)]);
    if (first !== undefined && first.status < 500) return first;
    return (await this.#kept(PAGE)) ?? (await answer) ?? Response.error();
  }

  async #file(path: string, request: Asked): Promise<Response> {
    return (await this.#kept(path)) ?? this.#platform.fetch(request);
  }

  /** What is kept of this build, else of any: a page of another one may ask for its own. */
  async #kept(path: string): Promise<Response | undefined> {
    try {
      const own = await (await this.#shelf()).match(path, WHOEVER_ASKED);
      return own ?? (await this.#platform.shelves.match(path, WHOEVER_ASKED));
    } catch {
      // A browser that cannot read what it keeps is no reason to refuse what the server has.
      return undefined;
    }
  }

  #shelf(): Promise<Shelf> {
    return this.#platform.shelves.open(nameOfBuild(this.#build.id));
  }
}
