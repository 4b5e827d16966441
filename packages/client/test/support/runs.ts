import type { ChatCastClient } from "../../src/api.ts";
import { type ClientOptions, openClient } from "../../src/index.ts";
import type { Connection, OpenConnection } from "../../src/transport/port.ts";
import type { World } from "./world.ts";

/** One run of a client's program, which can be killed at any moment: then nothing of it happens any more. */
export interface Run {
  client: ChatCastClient;
  crash(): void;
}

/** Starts the program anew over the same storage. */
export function run(world: World, options: ClientOptions = {}): Run {
  let alive = true;
  const connections: Connection[] = [];
  const openConnection: OpenConnection = (first, events) => {
    const silent = <A extends unknown[]>(tell: (...args: A) => void) => {
      return (...args: A) => {
        if (alive) tell(...args);
      };
    };
    const connection = world.server.open(first, {
      opened: silent((kind) => events.opened(kind)),
      upgraded: silent((kind) => events.upgraded(kind)),
      closed: silent((reason) => events.closed(reason)),
      received: silent((down) => events.received(down)),
      drained: silent(() => events.drained()),
      unreadable: silent((event, error) => events.unreadable(event, error)),
    });
    const own: Connection = {
      get open() {
        return alive && connection.open;
      },
      get buffered() {
        return connection.buffered;
      },
      close: () => connection.close(),
      send: (packet) => alive && connection.send(packet),
      ask: (event, body, onAnswer) => alive && connection.ask(event, body, silent(onAnswer)),
    };
    connections.push(own);
    return own;
  };
  const client = openClient({
    openConnection,
    ...options,
    platform: world.time.platform({
      after: (ms, call) => world.time.after(ms, () => alive && call()),
      ...options.platform,
    }),
  });
  return {
    client,
    crash() {
      alive = false;
      for (const connection of connections) connection.close();
    },
  };
}
