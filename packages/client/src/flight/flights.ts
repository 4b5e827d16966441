import type { ChatCastClient, PassingPacket } from "../api.ts";
import { noteOf } from "./of-packet.ts";
import { FlightRecorder } from "./recorder.ts";
import type { Recording } from "./recording.ts";

/** The newest transfers are recorded; older ones are let go. */
const MOST = 8;

/** Milliseconds of a clock that never goes back. */
type Clock = () => number;

/** Records the packets of a client's transfers, from its making on. */
export class Flights {
  readonly #client: Pick<ChatCastClient, "snapshot">;
  readonly #now: Clock;
  readonly #recorders = new Map<string, { recorder: FlightRecorder; since: number }>();

  constructor(client: Pick<ChatCastClient, "snapshot" | "watchPackets">, now: Clock = () => performance.now()) {
    this.#client = client;
    this.#now = now;
    client.watchPackets((packet) => this.#passed(packet));
  }

  /** Of a transfer, as far as it went; undefined when nothing of it was recorded, or others were begun after it. */
  of(id: string): Recording | undefined {
    return this.#recorders.get(id)?.recorder.recording();
  }

  #passed(packet: PassingPacket): void {
    const note = noteOf(packet);
    if (note === undefined || !("transfer_id" in packet) || packet.transfer_id === undefined) return;
    const flight = this.#recorders.get(packet.transfer_id) ?? this.#begin(packet.transfer_id);
    flight?.recorder.add({ at: Math.round((this.#now() - flight.since) * 10) / 10, ...note });
  }

  #begin(id: string) {
    const view = this.#client.snapshot().transfers.find((transfer) => transfer.id === id);
    if (view === undefined) return undefined;
    const { size, chunkSize, totalChunks, startedAt } = view;
    const flight = {
      recorder: new FlightRecorder({ id, size, chunkSize, totalChunks }, startedAt),
      since: this.#now(),
    };
    this.#recorders.set(id, flight);
    const [oldest] = this.#recorders.keys();
    if (this.#recorders.size > MOST && oldest !== undefined) this.#recorders.delete(oldest);
    return flight;
  }
}
