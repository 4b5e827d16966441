import type { Storage } from "@chatcast/client";
import type { PacketUp } from "../net/wire.ts";
import { spread } from "./client.ts";
import type { OpenConnection, PlantedBug } from "./plant.ts";

type Room = Awaited<ReturnType<Storage["open"]>>;

/** Changes what is kept of each membership. */
const kept = (change: (room: Room) => Partial<Room>) => ({
  storage: (storage: Storage): Storage => ({
    ...storage,
    async open(scope) {
      const room = await storage.open(scope);
      return { ...room, ...change(room) };
    },
  }),
});

/** A program that takes what its earlier runs have sent for stored, whatever the server says is missing. */
function believing(): (open: OpenConnection) => OpenConnection {
  const sentIn = new Map<string, number>();
  let runs = 0;
  return (open) => {
    const run = runs++;
    const isMissing = (id: string, seq: number): boolean => (sentIn.get(`${id} ${seq}`) ?? run) === run;
    return (first, events) => {
      const received: typeof events.received = (down) => {
        if (down.event !== "reliable_event" || down.body.type !== "CONTROL" || down.body.cmd !== "MISSING") {
          events.received(down);
          return;
        }
        const { transfer_id, meta } = down.body;
        const missing = spread(meta.missing)
          .filter((seq) => isMissing(transfer_id, seq))
          .map((seq): [number, number] => [seq, seq]);
        events.received({ ...down, body: { ...down.body, meta: { ...meta, missing } } });
      };
      const connection = open(first, { ...events, received });
      const { send } = connection;
      return Object.defineProperty(connection, "send", {
        value(packet: PacketUp) {
          if (packet.type === "FILE_CHUNK") {
            const key = `${packet.transfer_id} ${packet.seq}`;
            if (!sentIn.has(key)) sentIn.set(key, run);
          }
          return send.call(connection, packet);
        },
      });
    };
  };
}

/** What a client's storage, or who writes to it, may get wrong. */
export const KEEPING_BUGS: readonly PlantedBug[] = [
  {
    name: "kept messages forgotten in a crash",
    caughtBy: ["I10"],
    plant: kept((room) => ({
      load: async () => ({ ...(await room.load()), said: [] }),
    })),
  },
  {
    name: "kept messages taken up in another order",
    caughtBy: ["I4"],
    plant: kept((room) => ({
      async load() {
        const membership = await room.load();
        return { ...membership, said: membership.said.toReversed() };
      },
    })),
  },
  {
    name: "kept messages taken up under new ids",
    caughtBy: ["I2", "I10"],
    plant: kept((room) => ({
      async load() {
        const membership = await room.load();
        return { ...membership, said: membership.said.map((said) => ({ ...said, id: `${said.id}-again` })) };
      },
    })),
  },
  {
    name: "what a full disk did not take believed to be kept",
    caughtBy: ["I1", "I10"],
    plant: kept((room) => ({
      putSaid: (said, nextSeq) => room.putSaid(said, nextSeq).catch(() => undefined),
    })),
  },
  {
    name: "cursor kept without its messages",
    caughtBy: ["I3", "I5", "I10"],
    plant: kept((room) => ({
      putRead: (read) => room.putRead({ ...read, messages: read.messages.slice(1) }),
    })),
  },
  {
    name: "kept uploads forgotten in a crash",
    caughtBy: ["I10"],
    plant: kept((room) => ({
      load: async () => ({ ...(await room.load()), transfers: [] }),
    })),
  },
  {
    name: "what an earlier run had sent believed instead of MISSING",
    caughtBy: ["I1", "I10"],
    plant: { transport: believing() },
  },
  {
    name: "another file accepted in place of the one that an upload began with",
    caughtBy: ["I7", "I10"],
    plant: {
      files: (files) => ({
        async open(source, name, ask) {
          const found = await files.open(source, name, ask);
          if (found === undefined || found === "permission") return found;
          const { lastModified: _, ...undated } = found;
          return undated;
        },
      }),
      // Every chunk has the same leaf.
      platform: (platform) => ({ ...platform, sha256: async () => new Uint8Array(32) }),
    },
  },
];
