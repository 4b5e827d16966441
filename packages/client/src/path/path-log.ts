import type { ChatCastClient, ConnectionView } from "../api.ts";
import type { Platform } from "../platform.ts";
import { type Endings, type Told, told } from "../told.ts";
import type { EpochMillis } from "../transfer-view.ts";
import { type ClockSkew, SkewEstimate } from "./clock-skew.ts";

const ROUND_TRIPS = 120;
const LOSSES = 50;
const ANEW = told<Endings, "anew">("anew", {}, "connecting anew");

export interface RoundTrip {
  at: EpochMillis;
  ms: number;
}

/** A connection that ended. `awayMs` is absent while there is no other yet. */
export interface PathLoss {
  at: EpochMillis;
  reason: string;
  why: Told<Endings>;
  awayMs?: number;
}

/** Lists run oldest first. */
export interface PathView {
  roundTrips: readonly RoundTrip[];
  losses: readonly PathLoss[];
  /** Undefined before the first answer that carried a date. */
  skew: ClockSkew | undefined;
}

/** How the path of a client has been, from the making of this log on: what was lost and why, and what was measured. */
export class PathLog {
  readonly #client: Pick<ChatCastClient, "snapshot" | "subscribe">;
  readonly #platform: Pick<Platform, "now" | "monotonic" | "fetch">;
  readonly #url: string;
  readonly #skew = new SkewEstimate();
  readonly #listeners = new Set<() => void>();
  #view: PathView = { roundTrips: [], losses: [], skew: undefined };
  #before: ConnectionView;

  /** `url`: where the server answers that it is well. */
  constructor(
    client: Pick<ChatCastClient, "snapshot" | "subscribe">,
    platform: Pick<Platform, "now" | "monotonic" | "fetch">,
    url: string,
  ) {
    this.#client = client;
    this.#platform = platform;
    this.#url = url;
    this.#before = client.snapshot().connection;
    client.subscribe(() => this.#look());
  }

  /** Keeps its identity while nothing changed. */
  view = (): PathView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** One small request there and back. What is not answered is not counted: that it is lost, the connection tells. */
  async measure(): Promise<void> {
    const [askedAt, began] = [this.#platform.now(), this.#platform.monotonic()];
    let date: number;
    try {
      const response = await this.#platform.fetch(this.#url, { cache: "no-store" });
      date = Date.parse(response.headers.get("Date") ?? "");
    } catch {
      return;
    }
    const ms = this.#platform.monotonic() - began;
    if (!Number.isNaN(date)) this.#skew.answer(date, askedAt, askedAt + ms);
    const roundTrips = [...this.#view.roundTrips, { at: askedAt, ms }].slice(-ROUND_TRIPS);
    this.#change({ roundTrips, skew: this.#skew.value });
  }

  #look(): void {
    const { connection } = this.#client.snapshot();
    const before = this.#before;
    if (connection === before) return;
    this.#before = connection;
    const { losses } = this.#view;
    const last = losses.at(-1);
    if (connection.state === "connected") {
      if (last === undefined || last.awayMs !== undefined) return;
      const back = { ...last, awayMs: Math.max(0, connection.since - last.at) };
      this.#change({ losses: [...losses.slice(0, -1), back] });
    } else if (before.state === "connected") {
      const why = connection.state === "disconnected" ? connection.why : ANEW;
      this.#change({ losses: [...losses, { at: this.#platform.now(), reason: why.text, why }].slice(-LOSSES) });
    }
  }

  #change(change: Partial<PathView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
