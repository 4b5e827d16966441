import { access, stat, writeFile } from "node:fs/promises";
import { extname, join, matchesGlob } from "node:path";
import {
  ChatCastError,
  type ConversationView,
  type DownloadView,
  downloadFile,
  type ErrorCode,
  type MessageView,
  type Snapshot,
  safeFileName,
} from "@chatcast/client";
import { Stopped } from "../exit.ts";
import { notInRoom, type Visit } from "../room/visit.ts";
import { Board } from "../terminal/board.ts";
import { bytes } from "../terminal/format.ts";
import { type Output, plain } from "../terminal/output.ts";
import type { Inbox, Wanted } from "./inbox.ts";
import { receivedLineOf, receivedOf } from "./receive-progress.ts";
import { receiveSealed, sha256Of } from "./sealed.ts";

const AT_ONCE = 2;
const PROGRESS_MS = 1_000;
/** Asking again changes nothing. */
const LOST: ReadonlySet<ErrorCode> = new Set([
  "E_INTEGRITY",
  "E_NOT_FOUND",
  "E_FORBIDDEN",
  "E_SOURCE_CHANGED",
  "E_SCHEMA",
]);

interface ReceivingOptions {
  out: Output;
  visit: Visit;
  inbox: Inbox;
  directory: string;
  accept: readonly string[];
  count: number | undefined;
  all: boolean;
  /** Whether the receipts of sealed files are saved beside them. */
  receipts: boolean;
  signal: AbortSignal;
}

/** Looks for files in a room and saves them, each under a name of its own. */
export class Receiving {
  readonly #options: ReceivingOptions;
  readonly #board: Board;
  readonly #abort = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #taken = new Set<string>();
  readonly #failed = new Set<string>();
  #received = 0;
  #failure: unknown;
  #looking: Promise<void> = Promise.resolve();
  #changed = Promise.withResolvers<void>();

  constructor(options: ReceivingOptions) {
    this.#options = options;
    this.#board = new Board(options.out.canvas);
  }

  /**
   * Ends when enough files are here.
   * @throws Stopped on Ctrl-C; Failure when nothing more will come; the failure of a file when no more are awaited
   */
  async run(): Promise<void> {
    const { visit, inbox, signal, all, out } = this.#options;
    const { client } = visit;
    for (const { path } of inbox.wanted) this.#take(path);
    if (!inbox.known && !all) await this.#skipEarlier(client.snapshot());
    const wake = (): void => this.#changed.resolve();
    const unsubscribe = client.subscribe(wake);
    signal.addEventListener("abort", wake);
    out.note(`Waiting for files in ${plain(visit.view.name)} as ${plain(visit.view.self.username)}; Ctrl-C ends.`);
    try {
      while (!this.#enough) {
        if (signal.aborted) throw new Stopped();
        this.#changed = Promise.withResolvers();
        const snapshot = client.snapshot();
        if (snapshot.room === undefined) throw notInRoom(snapshot);
        await this.#look(snapshot);
        this.#fill();
        if (!this.#enough) await this.#changed.promise;
      }
    } finally {
      unsubscribe();
      signal.removeEventListener("abort", wake);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  stopped(): void {
    this.#board.close();
    if (this.#options.inbox.wanted.length > 0)
      this.#options.out.note("The same command goes on where this one stopped.");
  }

  async close(): Promise<void> {
    this.#abort.abort(new Stopped());
    await Promise.allSettled([...this.#underWay.values(), this.#looking]);
    this.#board.close();
  }

  get #enough(): boolean {
    const { count } = this.#options;
    return count !== undefined && this.#received >= count;
  }

  async #skipEarlier({ conversations }: Snapshot): Promise<void> {
    for (const conversation of conversations) {
      const last = conversation.messages.findLast(({ offset }) => offset !== undefined)?.offset ?? 0;
      await this.#options.inbox.seen(conversation.with ?? "", last, []);
    }
  }

  #look({ conversations }: Snapshot): Promise<void> {
    this.#looking = (async () => {
      for (const conversation of conversations) await this.#lookAt(conversation);
    })();
    return this.#looking;
  }

  async #lookAt(conversation: ConversationView): Promise<void> {
    const { with: other = "", messages, gap } = conversation;
    // What is behind a hole waits until the hole is filled: files are taken in their order.
    if (gap !== undefined) return;
    const { inbox } = this.#options;
    const cursor = inbox.cursor(other);
    const fresh = messages.filter(({ offset = 0 }) => offset > cursor);
    const last = fresh.at(-1)?.offset;
    if (last === undefined) return;
    const files = [];
    for (const message of fresh) {
      const file = await this.#wantedOf(message, conversation);
      if (file !== undefined) files.push(file);
    }
    await inbox.seen(other, last, files);
  }

  async #wantedOf(message: MessageView, { with: other }: ConversationView): Promise<Wanted | undefined> {
    const { file, own, key, from, offset = 0 } = message;
    if (file === undefined || own) return undefined;
    const { out, accept } = this.#options;
    const { url, size, sha256 } = file;
    // A sealed file's name is its sender's own word, and no server has looked at it.
    const name = safeFileName(file.name);
    if (accept.length > 0 && !accept.some((glob) => matchesGlob(name, glob))) {
      out.result("skipped", { name, size, from }, `- ${plain(name)} from ${plain(from)}: not accepted`);
      return undefined;
    }
    const sealed = file.sealed && { offset, with: other };
    if (sha256 === undefined && sealed === undefined) {
      out.result(
        "skipped",
        { name, size, from },
        `- ${plain(name)} from ${plain(from)}: has no SHA-256 to verify it by`,
      );
      return undefined;
    }
    return { key, url, name, size, sha256, sealed, from, path: await this.#freePath(name) };
  }

  /** `name`, `name (2)`, …: what is there is never written over. */
  async #freePath(name: string): Promise<string> {
    const extension = extname(name);
    const stem = name.slice(0, name.length - extension.length);
    for (let number = 1; ; number += 1) {
      const path = join(this.#options.directory, number === 1 ? name : `${stem} (${number})${extension}`);
      if (!(await this.#isFree(path))) continue;
      this.#take(path);
      return path;
    }
  }

  async #isFree(path: string): Promise<boolean> {
    for (const one of this.#pathsOf(path)) if (this.#taken.has(one) || (await exists(one))) return false;
    return true;
  }

  #take(path: string): void {
    for (const one of this.#pathsOf(path)) this.#taken.add(one);
  }

  /** What is written for a file: itself, what of it is not verified yet, its receipts. */
  #pathsOf(path: string): string[] {
    return [path, `${path}.part`, `${path}.part.notes`, ...(this.#options.receipts ? [receiptsOf(path)] : [])];
  }

  #fill(): void {
    const { inbox, count } = this.#options;
    for (const file of inbox.wanted) {
      const open = this.#underWay.size;
      if (open >= AT_ONCE || (count !== undefined && this.#received + open >= count)) return;
      if (this.#underWay.has(file.key) || this.#failed.has(file.key)) continue;
      const saving = this.#save(file).finally(() => {
        this.#underWay.delete(file.key);
        this.#changed.resolve();
      });
      this.#underWay.set(file.key, saving);
    }
  }

  async #save(file: Wanted): Promise<void> {
    const { out, inbox } = this.#options;
    const { name, size, from, path } = file;
    try {
      const sha256 = await this.#fetch(file);
      await inbox.done(file.key);
      this.#received += 1;
      const text = `${out.style("green", "✓")} ${path}  ${bytes(size)} from ${plain(from)}  SHA-256 ${sha256} verified`;
      this.#board.drop(file.key);
      this.#board.above(() => out.result("received", { path, name, size, from, sha256 }, text));
    } catch (error) {
      this.#board.drop(file.key);
      if (this.#abort.signal.aborted) return;
      this.#failure ??= error;
      this.#received += 1;
      const code = error instanceof ChatCastError ? error.code : undefined;
      this.#failed.add(file.key);
      // What cannot be had now, for want of space for instance, the next run tries again.
      if (code !== undefined && LOST.has(code)) await inbox.done(file.key).catch(() => undefined);
      const message = error instanceof Error ? error.message : String(error);
      const text = `${out.style("red", "✗")} ${plain(name)} from ${plain(from)}: ${message}`;
      this.#board.above(() => out.result("failed", { name, size, from, code, message }, text));
    }
  }

  /** @returns the SHA-256 of what was saved. */
  async #fetch(file: Wanted): Promise<string> {
    const { visit } = this.#options;
    const { path, size, sealed, sha256 = "" } = file;
    const { signal } = this.#abort;
    const show = this.#shower(file);
    if (sealed === undefined) {
      if (!(await isHere(file))) await downloadFile({ ...file, sha256 }, path, { signal, onChange: show });
      return sha256;
    }
    const began = performance.now();
    const onBytes = (received: number, fetched: number): void => {
      const rate = (fetched * 1000) / (performance.now() - began);
      show({ phase: { state: "moving" }, received, size, rate });
    };
    const { sha256: digest, receipted } = await receiveSealed({ visit, place: sealed, path, signal, onBytes });
    if (!receipted) {
      const text = `${plain(file.name)}: ${plain(file.from)} is not there and gets no receipt.`;
      this.#board.above(() => this.#options.out.note(text));
    }
    if (this.#options.receipts) {
      await writeFile(receiptsOf(path), visit.client.receipts(sealed.offset, sealed.with));
    }
    return digest;
  }

  #shower(file: Wanted): (view: DownloadView) => void {
    const { out } = this.#options;
    let toldAt = 0;
    return (view) => {
      this.#board.set(file.key, receivedLineOf(file, view));
      const now = Date.now();
      if (!out.json || now - toldAt < PROGRESS_MS) return;
      toldAt = now;
      out.result("progress", receivedOf(file, view), "");
    };
  }
}

/** Whether an earlier run saved it, and was ended before it could write that down. */
async function isHere({ path, size, sha256 }: Wanted): Promise<boolean> {
  if ((await exists(`${path}.part`)) || !(await exists(path)) || (await stat(path)).size !== size) return false;
  return (await sha256Of(path)) === sha256;
}

const receiptsOf = (path: string): string => `${path}.receipts.json`;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
