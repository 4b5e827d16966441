import type { PassingPacket } from "../api.ts";
import type { OpenableWay } from "./transfers-options.ts";

/** Shows the packets about transfers to whoever wants to see them, as they pass. Costs nothing while nobody does. */
export class PacketTap {
  readonly #watchers = new Set<(packet: PassingPacket) => void>();

  watch(watcher: (packet: PassingPacket) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  passed(packet: PassingPacket): void {
    for (const watcher of this.#watchers) watcher(packet);
  }

  /** The same way, with everything that is sent on it shown. */
  on(way: OpenableWay): OpenableWay {
    return {
      room: (chunkSize) => way.room(chunkSize),
      wanted: () => way.wanted(),
      send: (packet, copied) => {
        this.passed(packet);
        way.send(packet, copied);
      },
    };
  }
}
