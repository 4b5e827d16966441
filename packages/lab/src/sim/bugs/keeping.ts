import type { Storage } from "@chatcast/client";
import type { PlantedBug } from "./plant.ts";

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
    name: "cursor kept without its messages",
    caughtBy: ["I3", "I5", "I10"],
    plant: kept((room) => ({
      putRead: (read) => room.putRead({ ...read, messages: read.messages.slice(1) }),
    })),
  },
];
