import type { Prey } from "./prey.ts";
import type { Target, Way } from "./rule.ts";

/** How much the man in the middle remembers: the first packets of the newest streams. With chunks of 1 MiB: 32 MiB. */
const STREAMS = 8;
const PACKETS = 4;

/** A stream of packets that the attacker can tell apart: a transfer, or the messages of one connection one way. */
export interface StreamName {
  way: Way;
  on: Target;
  /** Names the stream within this run, the same in the next run of the same traffic. */
  stream: string;
  /** Name of the room, as far as the attacker saw somebody enter it. */
  room: string;
}

interface Remembered {
  name: StreamName;
  packets: Map<string, Prey>;
}

/** Packets that passed, as they came, for being used again. */
export class Memory {
  readonly #streams = new Map<string, Remembered>();

  remember(name: StreamName, prey: Prey): void {
    const key = keyOf(name);
    const known = this.#streams.get(key) ?? { name, packets: new Map<string, Prey>() };
    this.#streams.set(key, known);
    const source = `${key} ${prey.seq}`;
    if (known.packets.size < PACKETS && !known.packets.has(source)) known.packets.set(source, prey);
    for (const oldest of this.#streams.keys()) {
      if (this.#streams.size <= STREAMS) break;
      this.#streams.delete(oldest);
    }
  }

  recall(source: string): Prey | undefined {
    for (const { packets } of this.#streams.values()) {
      const prey = packets.get(source);
      if (prey !== undefined) return prey;
    }
    return undefined;
  }

  /** The first packet of the same stream. */
  earlier(name: StreamName): string | undefined {
    return this.#streams.get(keyOf(name))?.packets.keys().next().value;
  }

  /**
   * A packet of another stream of the same kind that fits in this one's place: of the same number and length where
   * they are chunks. `elsewhere`: of another room, else of the same room.
   */
  fitting(name: StreamName, prey: Prey, elsewhere: boolean): string | undefined {
    for (const other of this.#streams.values()) {
      const { on, way, stream, room } = other.name;
      if (on !== name.on || way !== name.way || (room !== name.room) !== elsewhere) continue;
      // Messages of one person are one stream: an earlier one of them is as good as another stream's.
      if (on === "chunk" && stream === name.stream) continue;
      for (const [source, candidate] of other.packets) if (fits(candidate, prey)) return source;
    }
    return undefined;
  }
}

const keyOf = ({ way, on, stream }: StreamName): string => `${way} ${on} ${stream}`;

function fits(candidate: Prey, prey: Prey): boolean {
  if (candidate.type === "MSG" || prey.type === "MSG") return candidate.checksum !== prey.checksum;
  return candidate.seq === prey.seq && candidate.bytes.length === prey.bytes.length;
}
