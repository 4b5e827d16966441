import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { DownloadDriver } from "../../src/files/download-driver.ts";
import { nodeHash } from "../../src/files/download-node.ts";
import type { DownloadSink, DownloadView } from "../../src/files/download-types.ts";
import { VirtualTime } from "../support/virtual-time.ts";
import { someBytes } from "../support/world.ts";

const MIB = 1024 * 1024;
const URL_NOW = "https://chat.test/files/a";

/** Keeps bytes in memory and notes what it was asked to do. */
class MemorySink implements DownloadSink {
  bytes = new Uint8Array(0);
  kept = 0;
  done: string[] = [];
  /** The next call of this name rejects. */
  fails: { at: string; error: Error } | undefined;
  /** Held back until this resolves. */
  slow: Promise<void> = Promise.resolve();

  async open(): Promise<number> {
    this.#note("open");
    this.bytes = this.bytes.slice(0, this.kept);
    return this.kept;
  }
  async read(position: number, length: number): Promise<Uint8Array> {
    return this.bytes.slice(position, position + length);
  }
  async write(position: number, bytes: Uint8Array): Promise<void> {
    await this.slow;
    this.#note("write");
    expect(position).toBe(this.bytes.length);
    this.bytes = Uint8Array.from([...this.bytes, ...bytes]);
  }
  async sync(kept: number): Promise<void> {
    this.#note(`sync ${kept}`);
    expect(kept).toBe(this.bytes.length);
    this.kept = kept;
  }
  async deliver(): Promise<void> {
    this.#note("deliver");
  }
  async close(): Promise<void> {
    this.#note("close");
  }
  async discard(): Promise<void> {
    this.#note("discard");
    this.kept = 0;
  }

  #note(what: string): void {
    const failing = this.fails;
    if (failing !== undefined && what.startsWith(failing.at)) {
      this.fails = undefined;
      throw failing.error;
    }
    this.done.push(what);
  }
}

const content = someBytes(40_000);
const sha256 = createHash("sha256").update(content).digest("hex");
const PIECE = 10_000;

let time: VirtualTime;
let sink: MemorySink;
let asked: { url: string; range: string | null; signal: AbortSignal | null }[];
let pulls: number;
let views: DownloadView[];

beforeEach(() => {
  time = new VirtualTime();
  sink = new MemorySink();
  asked = [];
  pulls = 0;
  views = [];
});

/** Serves the content in pieces, each when it is asked for; the connection is cut after `pieces` of them. */
function fetching(pieces = Number.POSITIVE_INFINITY): typeof fetch {
  return async (url, init) => {
    const range = new Headers(init?.headers).get("range");
    asked.push({ url: String(url), range, signal: init?.signal ?? null });
    let at = Number(/bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
    let left = pieces;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (init?.signal?.aborted) controller.error(new Error("aborted"));
          else if (left-- === 0) controller.error(new Error("cut"));
          else if (at >= content.length) controller.close();
          else {
            pulls++;
            controller.enqueue(content.slice(at, at + PIECE));
            at += PIECE;
          }
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { "content-range": `bytes ${at}-${content.length - 1}/${content.length}`, etag: `"${sha256}"` };
    return new Response(body, { status: 206, headers });
  };
}

function begin(fetch = fetching(), digest = sha256): DownloadDriver {
  const driver = new DownloadDriver({ sha256: digest, size: content.length }, URL_NOW, {
    sink,
    platform: time.platform({ fetch }),
    newHash: nodeHash,
    onChange: (view) => views.push(view),
  });
  driver.start();
  return driver;
}

const state = () => views.at(-1)?.phase.state;

describe("download driver", () => {
  test("[DL5] bytes are synced before their digest is taken, and delivered after it fits", async () => {
    begin();
    await time.until(() => state() === "verified");
    expect(Buffer.from(sink.bytes).equals(content)).toBe(true);
    expect(sink.done).toEqual(["open", "write", "write", "write", "write", "sync 40000", "deliver"]);
    expect(asked).toMatchObject([{ url: URL_NOW, range: "bytes=0-" }]);
  });

  test("[DL5] another digest: discarded, never delivered; going on begins with nothing", async () => {
    const driver = begin(fetching(), "00".repeat(32));
    await time.until(() => state() === "failed");
    expect(views.at(-1)?.phase).toMatchObject({ error: { code: "E_SOURCE_CHANGED" } });
    // Without an ETag nobody notices before the digest.
    sink = new MemorySink();
    const bare: typeof fetch = async (url, init) => {
      const response = await fetching()(url, init);
      return new Response(response.body, { status: 200 });
    };
    begin(bare, "00".repeat(32));
    await time.until(() => state() === "failed");
    expect(views.at(-1)?.phase).toMatchObject({ error: { code: "E_INTEGRITY" }, kept: false });
    expect(views.at(-1)?.received).toBe(0);
    expect(sink.done.slice(-1)).toEqual(["discard"]);
    expect(sink.done).not.toContain("deliver");
    await driver.close();
  });

  test("[DL1] the disk sets the pace: the next piece is asked for when the last is written", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    sink.slow = promise;
    begin();
    await time.advance(1_000);
    expect(pulls).toBe(1);
    resolve();
    await time.until(() => state() === "verified");
    expect(pulls).toBe(4);
  });

  test("[DL1] what is due by the time that it is asked for comes at once, and no timer is asked for the past", async () => {
    const delays: number[] = [];
    let now = 0;
    const platform = {
      ...time.platform({ fetch: fetching() }),
      // A machine that is so busy that a sync is due between two looks at the clock.
      monotonic: () => (now += 40_000),
      after: (ms: number, run: () => void) => {
        delays.push(ms);
        return time.after(ms, run);
      },
    };
    const onChange = (view: DownloadView) => void views.push(view);
    new DownloadDriver({ sha256, size: content.length }, URL_NOW, {
      sink,
      platform,
      newHash: nodeHash,
      onChange,
    }).start();
    await time.until(() => state() === "verified");
    expect(delays.length).toBeGreaterThan(0);
    expect(Math.min(...delays)).toBe(0);
  });

  test("[DL8] after a write that failed nothing is vouched for; going on reads what the disk has", async () => {
    sink.kept = 10_000;
    sink.bytes = content.slice(0, 10_000);
    sink.fails = { at: "write", error: Object.assign(new Error("no space"), { code: "ENOSPC" }) };
    const { promise, resolve } = Promise.withResolvers<void>();
    sink.slow = promise;
    const driver = begin();
    await time.until(() => pulls === 1);
    // The pause asks for a sync behind the write that is about to fail.
    driver.pause();
    resolve();
    await time.until(() => state() === "failed");
    expect(views.at(-1)?.phase).toMatchObject({ error: { code: "E_DISK_FULL" }, kept: true });
    await driver.close();
    expect(sink.done.filter((what) => what !== "close")).toEqual(["open"]);
    driver.resume(`${URL_NOW}?key=2`);
    await time.until(() => state() === "verified");
    expect(asked.map(({ url, range }) => [url, range])).toEqual([
      [URL_NOW, "bytes=10000-"],
      [`${URL_NOW}?key=2`, "bytes=10000-"],
    ]);
  });

  test("[DL8] a disk that cannot be opened or synced is E_UNAVAILABLE with its words", async () => {
    for (const at of ["open", "sync"]) {
      sink = new MemorySink();
      sink.fails = { at, error: new Error("I/O error") };
      begin();
      await time.until(() => state() === "failed");
      expect(views.at(-1)?.phase).toMatchObject({
        error: { code: "E_UNAVAILABLE", message: "the disk failed: I/O error" },
      });
      expect(sink.done).not.toContain("deliver");
    }
  });

  test("[DL7] pausing lets go of the connection; cancelling while bytes are hashed again removes them", async () => {
    const driver = begin(fetching(2));
    await time.until(() => state() === "waiting");
    expect(sink.kept).toBe(20_000);
    driver.pause();
    expect(state()).toBe("paused");
    expect(asked[0]?.signal?.aborted).toBe(true);
    await time.advance(60_000);
    expect(asked).toHaveLength(1);
    await driver.close();

    const again = begin();
    again.cancel();
    await again.close();
    expect(state()).toBe("cancelled");
    expect(sink.kept).toBe(0);
    expect(asked).toHaveLength(1);
  });

  test("[DL3] the view of a wait tells when by the clock of the day", async () => {
    begin(() => Promise.reject(new Error("unreachable")));
    await time.until(() => state() === "waiting");
    const phase = views.at(-1)?.phase;
    const { now } = time.platform();
    expect(phase).toMatchObject({ state: "waiting", reason: "unreachable" });
    const inMs = phase?.state === "waiting" ? phase.nextTryAt - now() : 0;
    expect(inMs).toBeGreaterThanOrEqual(1_000);
    expect(inMs).toBeLessThan(2_000);
  });

  test("[DL7] after close no timer is left", async () => {
    const driver = begin(fetching(1));
    await time.until(() => state() === "waiting");
    await driver.close();
    expect(time.pending).toBe(0);
    await time.advance(MIB);
    expect(asked).toHaveLength(1);
  });
});
