import { open } from "node:fs/promises";
import {
  type Audience,
  ChatCastError,
  fileHandleSource,
  type Snapshot,
  sameName,
  type TransferView,
} from "@chatcast/client";
import { Failure } from "../exit.ts";
import type { Visit } from "../room/visit.ts";
import { Board } from "../terminal/board.ts";
import { bytes } from "../terminal/format.ts";
import { type Output, plain } from "../terminal/output.ts";
import type { Outgoing } from "./gather.ts";
import type { SendBook } from "./send-book.ts";
import { lineOf, progressOf } from "./send-progress.ts";

/** Below the server's bound of open transfers, so that a page of the same person still has room. */
const AT_ONCE = 4;
/** Programs are told how it goes so often, in milliseconds. */
const PROGRESS_MS = 1_000;

interface SendingOptions {
  out: Output;
  visit: Visit;
  audience: Audience;
  book: SendBook;
  signal: AbortSignal;
}

/** Sends files over one visit, and shows how it goes. */
export class Sending {
  readonly #options: SendingOptions;
  readonly #board: Board;
  readonly #own = new Set<string>();
  readonly #unsubscribe: () => void;
  #toldAt = 0;

  constructor(options: SendingOptions) {
    this.#options = options;
    this.#board = new Board(options.out.canvas);
    this.#unsubscribe = options.visit.client.subscribe(() => this.#show(options.visit.client.snapshot()));
  }

  /** @throws the first failure, after the files that are under way have ended. */
  async all(files: readonly Outgoing[]): Promise<void> {
    const waiting = [...files];
    const failures: unknown[] = [];
    const worker = async (): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        try {
          await this.#one(file);
        } catch (error) {
          failures.push(error);
          if (this.#options.signal.aborted) return;
          // The first one ends the program with its words; of the others nobody would hear.
          if (failures.length > 1 || waiting.length > 0) this.#note(`${plain(file.name)}: ${(error as Error).message}`);
        }
      }
    };
    this.#park();
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (failures.length > 0) throw failures[0];
  }

  /** Stops what is under way: the same command goes on with files, and never with what came from standard input. */
  stop(files: readonly Outgoing[]): void {
    const { out, visit } = this.#options;
    const temporary = new Set(files.filter((file) => file.temporary).map(({ path }) => path));
    this.#board.close();
    for (const transfer of visit.client.snapshot().transfers) {
      if (temporary.has(pathOf(transfer) ?? "")) transfer.cancel?.();
      else transfer.pause?.();
    }
    if (temporary.size > 0) {
      out.note("Cancelled: what came from standard input was not kept and cannot go on.");
    }
    if (temporary.size < files.length) out.note("Paused: the same command goes on.");
  }

  close(): void {
    this.#unsubscribe();
    this.#board.close();
  }

  /** What earlier commands left behind waits until it is asked for again. */
  #park(): void {
    for (const transfer of this.#options.visit.client.snapshot().transfers) transfer.pause?.();
  }

  async #one(file: Outgoing): Promise<void> {
    const { out, visit, book, signal } = this.#options;
    if (book.has(file)) return this.#note(`${plain(file.name)}: was sent before this command was stopped.`);
    const { id, resumed } = await this.#begin(file);
    this.#own.add(id);
    if (resumed) this.#note(`${plain(file.name)}: goes on where it stopped.`);
    try {
      const { sha256, ...sent } = await visit.until(signal, ({ transfers }) =>
        ended(transfers.find((one) => one.id === id)),
      );
      await book.sent(file);
      // In a sealed room the server's digest is that of what it can see.
      const sealed = visit.view.sealed !== undefined;
      const proof = sealed ? "sealed" : `SHA-256 ${sha256}`;
      const again = sent.retransmits > 0 ? `  ${sent.retransmits} chunks sent again` : "";
      const text = `${out.style("green", "✓")} ${plain(sent.name)}  ${bytes(sent.size)}  ${proof}${again}`;
      this.#board.above(() => out.result("sent", { ...sent, ...(sealed ? { sealed } : { sha256 }) }, text));
    } finally {
      this.#board.drop(id);
    }
  }

  /** The transfer of an earlier command if there is one of this file, else a new one. */
  async #begin(file: Outgoing): Promise<{ id: string; resumed: boolean }> {
    const { visit, audience } = this.#options;
    const { client } = visit;
    const left = client.snapshot().transfers.find((one) => !this.#own.has(one.id) && isOf(one, file, audience));
    if (left !== undefined && (left.phase.state === "needs-file" || left.size !== file.size)) {
      // The bytes are others by now: what the server has of the old ones is of no use.
      left.cancel?.();
    } else if (left !== undefined) {
      left.resume?.();
      left.retry?.();
      return { id: left.id, resumed: true };
    }
    const source = await fileHandleSource(await open(file.path, "r"), file.name, file.path);
    return { id: client.sendFile(source, audience), resumed: false };
  }

  #note(text: string): void {
    this.#board.above(() => this.#options.out.note(text));
  }

  #show({ transfers, connection }: Snapshot): void {
    const now = Date.now();
    const tell = now - this.#toldAt >= PROGRESS_MS;
    if (tell) this.#toldAt = now;
    for (const one of transfers.filter(({ id }) => this.#own.has(id))) {
      if (ENDED.has(one.phase.state)) continue;
      this.#board.set(one.id, lineOf(one, connection.state === "connected"));
      if (tell && this.#options.out.json) this.#options.out.result("progress", progressOf(one), "");
    }
  }
}

const ENDED: ReadonlySet<string> = new Set(["done", "killed", "failed", "cancelled"]);

function isOf(transfer: TransferView, file: Outgoing, audience: Audience): boolean {
  const { fileName, phase } = transfer;
  // Another file may have the same name and size.
  if (pathOf(transfer) !== file.path || fileName !== file.name) return false;
  if (ENDED.has(phase.state) && phase.state !== "failed") return false;
  if (audience.mode === "broadcast" || transfer.audience.mode === "broadcast")
    return audience.mode === transfer.audience.mode;
  return sameName(audience.recipient, transfer.audience.recipient);
}

const pathOf = ({ origin }: TransferView): string | undefined => (origin?.kind === "path" ? origin.path : undefined);

/** @returns undefined while it moves. @throws ChatCastError, Failure when it will not arrive. */
function ended(transfer: TransferView | undefined) {
  if (transfer === undefined) throw new Failure("refused", "the room was left before the file was sent");
  const { phase, fileName: name, size, id, retransmits } = transfer;
  switch (phase.state) {
    case "done":
      return { id, name, size, sha256: phase.sha256, retransmits };
    case "failed":
      throw new ChatCastError(phase.error.code, phase.error.message);
    case "killed":
      throw new Failure(
        "integrity",
        phase.verdict === undefined
          ? `${phase.by} has stopped the transfer`
          : `chunk ${phase.verdict.seq} arrived altered: the transfer was stopped, and nothing of it was kept`,
      );
    case "cancelled":
      throw new Failure("refused", "the transfer was cancelled");
    case "needs-file":
      throw new Failure(
        "changed",
        "the file is not the one that was begun: give the same command again to send it anew",
      );
    default:
      return undefined;
  }
}
