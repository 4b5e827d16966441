import type { KeyedVerdict, Verdict } from "@chatcast/protocol";
import { type Logger, pino } from "pino";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** A level that is read when it is asked for. */
export interface Level {
  name: string;
  help: string;
  read: () => number | Promise<number>;
}

/** Whose packet was checked. */
export interface Speaker {
  roomId: string;
  /** Name at that time. */
  member: string;
}

/** What was counted since the start. */
export interface Totals {
  connections: number;
  messages: number;
  deliveries: number;
  chunks: number;
  chunkBytes: number;
  refused: ReadonlyMap<string, number>;
  checked: { valid: number; compromised: number };
}

type VerdictListener = (verdict: Verdict | KeyedVerdict, type: "MSG" | "FILE_CHUNK", speaker: Speaker) => void;

/** What is counted, as the rest of the server sees it. Never given a message's text, a token or a file's bytes. */
export interface Telemetry {
  readonly log: Logger;
  connected(): void;
  disconnected(): void;
  message(kind: "text" | "file"): void;
  chunk(bytes: number): void;
  duplicateChunk(): void;
  refusal(code: string): void;
  verdict(verdict: Verdict | KeyedVerdict, type: "MSG" | "FILE_CHUNK", speaker: Speaker): void;
  /** A message was pushed to one reader. */
  delivered(): void;
  /** Tells every verdict from now on; the one before is told nothing more. */
  followVerdicts(listener: VerdictListener): void;
  readonly totals: Totals;
  /** The levels that are shown, by name. */
  readonly levels: readonly Level[];
  /** Shows a level. Of the same name the last one counts. */
  level(level: Level): void;
  /** The Prometheus text of `/metrics`. */
  scrape(): Promise<{ contentType: string; body: string }>;
}

export function openTelemetry(options: {
  level: string;
  rooms: () => number;
  destination?: NodeJS.WritableStream;
}): Telemetry {
  const log = options.destination
    ? pino({ level: options.level }, options.destination)
    : pino({ level: options.level });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const connections = new Gauge({ name: "chatcast_connections", help: "Open socket connections", registers });
  new Gauge({
    name: "chatcast_rooms",
    help: "Rooms loaded in memory",
    registers,
    collect() {
      this.set(options.rooms());
    },
  });
  // What happens with every message is added up here: finding a counter by its labels costs more than the sum.
  const said = { text: 0, file: 0 };
  new Counter({
    name: "chatcast_messages_total",
    help: "Messages stored",
    labelNames: ["type"],
    registers,
    collect() {
      for (const type of ["text", "file"] as const) {
        if (said[type] > 0) this.inc({ type }, said[type]);
        said[type] = 0;
      }
    },
  });
  let deliveries = 0;
  new Counter({
    name: "chatcast_deliveries_total",
    help: "Messages pushed, counted for each reader",
    registers,
    collect() {
      this.reset();
      this.inc(deliveries);
    },
  });
  const sums = { connections: 0, messages: 0, chunks: 0, chunkBytes: 0, checked: { valid: 0, compromised: 0 } };
  const refused = new Map<string, number>();
  const levels = new Map<string, Level>();
  let follow: VerdictListener | undefined;
  const chunks = new Counter({ name: "chatcast_chunks_total", help: "File chunks stored", registers });
  const bytes = new Counter({ name: "chatcast_chunk_bytes_total", help: "Bytes of file chunks stored", registers });
  const retransmits = new Counter({ name: "chatcast_retransmits_total", help: "Chunks that came again", registers });
  const refusals = new Counter({
    name: "chatcast_refusals_total",
    help: "Refused requests",
    labelNames: ["code"],
    registers,
  });
  const judged = { MSG: { valid: 0, compromised: 0 }, FILE_CHUNK: { valid: 0, compromised: 0 } };
  new Counter({
    name: "chatcast_verdicts_total",
    help: "Integrity checks by outcome",
    labelNames: ["type", "status"],
    registers,
    collect() {
      for (const type of ["MSG", "FILE_CHUNK"] as const) {
        for (const status of ["valid", "compromised"] as const) {
          if (judged[type][status] > 0) this.inc({ type, status }, judged[type][status]);
          judged[type][status] = 0;
        }
      }
    },
  });
  return {
    log,
    connected() {
      connections.inc();
      sums.connections += 1;
    },
    disconnected() {
      connections.dec();
      sums.connections -= 1;
    },
    message(type) {
      said[type] += 1;
      sums.messages += 1;
    },
    delivered() {
      deliveries += 1;
    },
    chunk(size) {
      chunks.inc();
      bytes.inc(size);
      sums.chunks += 1;
      sums.chunkBytes += size;
    },
    duplicateChunk: () => retransmits.inc(),
    refusal(code) {
      refusals.inc({ code });
      refused.set(code, (refused.get(code) ?? 0) + 1);
    },
    verdict(verdict, type, speaker) {
      judged[type][verdict.status] += 1;
      sums.checked[verdict.status] += 1;
      follow?.(verdict, type, speaker);
    },
    followVerdicts(listener) {
      follow = listener;
    },
    get totals() {
      return { ...sums, deliveries, refused };
    },
    get levels() {
      return [...levels.values()];
    },
    level(level) {
      const { name, help, read } = level;
      levels.set(name, level);
      registry.removeSingleMetric(name);
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          this.set(await read());
        },
      });
    },
    async scrape() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
