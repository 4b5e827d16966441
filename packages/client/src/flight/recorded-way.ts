import type { PacketUp } from "../transport/port.ts";
import type { Flights } from "./flights.ts";
import { noteOfSent } from "./of-packet.ts";

/** A way on which every packet about a transfer is recorded. Subset of the one that transfers take. */
interface Way {
  send(packet: PacketUp): void;
  room(chunkSize: number): number;
  wanted(): void;
}

export function recordedWay(way: Way, flights: Flights): Way {
  return {
    room: (chunkSize) => way.room(chunkSize),
    wanted: () => way.wanted(),
    send(packet) {
      const sent = noteOfSent(packet);
      if (sent !== undefined) flights.note(sent.id, sent.note);
      way.send(packet);
    },
  };
}
