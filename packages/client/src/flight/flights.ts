import type { Millis, TransferPlan } from "@chatcast/protocol";
import type { EpochMillis } from "../transfer-view.ts";
import type { FlightNote } from "./of-packet.ts";
import { FlightRecorder } from "./recorder.ts";
import type { Recording } from "./recording.ts";

/** The newest transfers are recorded, always; older ones are let go. */
const MOST = 8;

/** The recorders of this client's transfers. Times are of one monotonic clock. */
export class Flights {
  readonly #now: () => Millis;
  readonly #recorders = new Map<string, { recorder: FlightRecorder; since: Millis }>();

  constructor(now: () => Millis) {
    this.#now = now;
  }

  /** A transfer begins, or is taken up again. One that is recorded goes on. */
  begin(id: string, plan: TransferPlan, startedAt: EpochMillis): void {
    if (this.#recorders.has(id)) return;
    this.#recorders.set(id, { recorder: new FlightRecorder(id, plan, startedAt), since: this.#now() });
    const [oldest] = this.#recorders.keys();
    if (this.#recorders.size > MOST && oldest !== undefined) this.#recorders.delete(oldest);
  }

  note(id: string, note: FlightNote): void {
    const flight = this.#recorders.get(id);
    flight?.recorder.add({ at: Math.round((this.#now() - flight.since) * 10) / 10, ...note });
  }

  of(id: string): Recording | undefined {
    return this.#recorders.get(id)?.recorder.recording();
  }
}
