import { type DownEventName, decodeDown, downEvents } from "@chatcast/protocol";
import type { OpenConnection } from "../bugs/plant.ts";
import type { Network } from "../net/network.ts";
import type { PacketUp, Wire } from "../net/wire.ts";

type Events = Parameters<OpenConnection>[1];
type Down = Parameters<Events["received"]>[0];

/** What passes a client's end of its connections, for the checker. */
export interface WireTap {
  said(wire: Wire, packet: PacketUp): void;
  heard(wire: Wire, down: Down, text: string): void;
}

const isDownEvent = (event: unknown): event is DownEventName =>
  typeof event === "string" && Object.hasOwn(downEvents, event);

/** The client's transport over the simulated network. `current` is told of each connection that is begun. */
export function simTransport(
  network: Network,
  client: number,
  tap: WireTap,
  current: (wire: Wire) => void,
): OpenConnection {
  return (_first, events) => {
    let opened = false;
    const wire = network.connect(client, {
      opened() {
        opened = true;
        events.opened("websocket");
      },
      closed(reason) {
        events.closed({ code: "lost", values: {}, text: reason });
      },
      packet(text) {
        const [event, body] = JSON.parse(text.slice(1)) as [unknown, unknown];
        if (!isDownEvent(event)) return;
        const decoded = decodeDown(event, body);
        if (!decoded.ok) {
          events.unreadable(event, decoded.error);
          return;
        }
        const down = { event, body: decoded.value } as Down;
        tap.heard(wire, down, text);
        events.received(down);
      },
    });
    current(wire);
    const isOpen = (): boolean => opened && wire.clientOpen;
    return {
      get open() {
        return isOpen();
      },
      // The simulated network takes everything at once.
      buffered: 0,
      send(packet) {
        if (!isOpenRooms(packet)) throw new Error("the simulated rooms are open ones");
        if (!isOpen()) return false;
        tap.said(wire, packet);
        network.sendPacket(wire, packet);
        return true;
      },
      ask(event, body, onAnswer) {
        if (!isOpen()) return false;
        let answered = false;
        network.ask(wire, event, body, (answer) => {
          if (!answered) onAnswer(answer);
          answered = true;
        });
        return true;
      },
      close() {
        network.closeByClient(wire);
      },
    };
  };
}

/** What is said in open rooms. */
const isOpenRooms = (packet: { type: string }): packet is PacketUp =>
  ["MSG", "FILE_CHUNK", "CONTROL"].includes(packet.type);
