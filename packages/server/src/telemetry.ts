import type { KeyedVerdict, Verdict } from "@chatcast/protocol";
import { type Logger, pino } from "pino";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** A level that is read when it is asked for. */
export interface Level {
  name: string;
  help: string;
  read: () => number;
}

/** What is counted, as the rest of the server sees it. Never given a message's text, a token or a file's bytes. */
export interface Telemetry {
  readonly log: Logger;
  connected(): void;
  disconnected(): void;
  message(kind: "text" | "file"): void;
  chunk(bytes: number): void;
  duplicateChunk(): void;
  refusal(code: string): void;
  verdict(verdict: Verdict | KeyedVerdict, type: "MSG" | "FILE_CHUNK"): void;
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
    connected: () => connections.inc(),
    disconnected: () => connections.dec(),
    message(type) {
      said[type] += 1;
    },
    chunk(size) {
      chunks.inc();
      bytes.inc(size);
    },
    duplicateChunk: () => retransmits.inc(),
    refusal: (code) => refusals.inc({ code }),
    verdict({ status }, type) {
      judged[type][status] += 1;
    },
    level({ name, help, read }) {
      registry.removeSingleMetric(name);
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    async scrape() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
