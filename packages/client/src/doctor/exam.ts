import { ChatCastError, errorBody, type ProbeAnswer } from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import { type Told, told } from "../told.ts";
import { hopsOf } from "./hops.ts";
import type { Findings, Hop } from "./types.ts";

const BUSY = told<Findings, "busy">("busy", {}, "The server has no time for probes now; try again in a minute.");

/** What the doctor needs of the machine. */
export interface DoctorNet extends Pick<Platform, "fetch" | "monotonic" | "after" | "randomBytes"> {
  openWebSocket(url: string): WebSocket;
}

/** A check could not look; `message` says why. */
export class NothingSeen extends Error {
  readonly finding: Told<Findings>;

  constructor(finding: Told<Findings>) {
    super(finding.text);
    this.finding = finding;
  }
}

/** One examination: the address, what is known so far, and how to ask. */
export class Exam {
  readonly base: string;
  readonly net: DoctorNet;
  readonly signal: AbortSignal;
  readonly idleMs: number;
  readonly maxBody: number;
  readonly hops: Hop[] = [];
  /** Set when the server was reached: its answer, and the headers that came with it. */
  seen: { answer: ProbeAnswer; headers: Headers; crossOrigin: boolean } | undefined;

  constructor(options: { base: string; net: DoctorNet; signal: AbortSignal; idleMs: number; maxBody: number }) {
    this.base = options.base;
    this.net = options.net;
    this.signal = options.signal;
    this.idleMs = options.idleMs;
    this.maxBody = options.maxBody;
  }

  /**
   * Asks, and remembers who was met on the way.
   * @returns undefined when the connection ended without an answer.
   * @throws NothingSeen when the server itself has no time for probes; the signal's reason when it was aborted.
   */
  async ask(path: string, init: RequestInit = {}): Promise<{ response: Response; hops: Hop[] } | undefined> {
    let response: Response;
    try {
      response = await this.net.fetch(this.base + path, { cache: "no-store", ...init, signal: this.signal });
    } catch {
      this.signal.throwIfAborted();
      return undefined;
    }
    const body = response.ok ? "" : await response.text().catch(() => "");
    this.signal.throwIfAborted();
    if (isBusy(body)) throw new NothingSeen(BUSY);
    const hops = hopsOf(response.headers, body);
    for (const hop of hops) if (!this.hops.some(({ name }) => name === hop.name)) this.hops.push(hop);
    return { response, hops };
  }

  /** @returns the bytes of an answer, undefined when it broke off. @throws the signal's reason. */
  async bytesOf(response: Response): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch {
      this.signal.throwIfAborted();
      return undefined;
    }
  }
}

function isBusy(body: string): boolean {
  try {
    const { code } = errorBody.parse((JSON.parse(body) as { error?: unknown }).error);
    return code === "E_RATE" || code === "E_UNAVAILABLE";
  } catch {
    return false;
  }
}

/** @throws ChatCastError `E_SCHEMA` */
export function baseOf(url: string): string {
  if (!URL.canParse(url)) throw new ChatCastError("E_SCHEMA", "this is no address of a server");
  const { protocol, origin } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") {
    throw new ChatCastError("E_SCHEMA", "the address of a server begins with http:// or https://");
  }
  return origin;
}
