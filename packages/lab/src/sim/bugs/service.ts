import type { IntegritySuite } from "@chatcast/protocol";
import type { Directory, Talk, Transfers } from "@chatcast/server/machines";
import type { PlantedBug } from "./plant.ts";

type Room = Awaited<ReturnType<Directory["open"]>>;

/** Changes each room of a directory once, when it is first asked for. */
function everyRoom(change: (room: Room) => void) {
  return (directory: Directory): void => {
    const changed = new WeakSet<Room>();
    const once = (room: Room): Room => {
      if (!changed.has(room)) change(room);
      changed.add(room);
      return room;
    };
    const { open, create } = directory;
    Object.assign(directory, {
      open: (...args: Parameters<Directory["open"]>) => open.apply(directory, args).then(once),
      create: (...args: Parameters<Directory["create"]>) => create.apply(directory, args).then(once),
    });
  };
}

const everyTalk = (change: (talk: Talk) => Partial<Talk>) => ({
  directory: everyRoom(({ talk }) => Object.assign(talk, change(talk))),
});

type Receive = Transfers["receive"];

/** Puts something around the reception of a chunk. */
function everyChunk(around: (receive: Receive, suite: IntegritySuite) => Receive) {
  return {
    transfers(transfers: Transfers, suite: IntegritySuite): void {
      Object.assign(transfers, { receive: around(transfers.receive.bind(transfers), suite) });
    },
  };
}

/** What rooms, talk and transfers of the server may get wrong. */
export const SERVICE_BUGS: readonly PlantedBug[] = [
  {
    name: "private message delivered to the room",
    caughtBy: ["I2", "I6"],
    plant: everyTalk((talk) => {
      const publish = talk.publish.bind(talk);
      return {
        publish(message) {
          const { recipient: _everybody, ...rest } = message;
          publish(rest);
        },
      };
    }),
  },
  {
    name: "private history read by anybody",
    caughtBy: ["I2", "I3", "I6", "I10"],
    plant: everyTalk((talk) => {
      const history = talk.history.bind(talk);
      return { history: (member, { with: _, ...rest }) => history(member, rest) };
    }),
  },
  {
    name: "name hold ignored",
    caughtBy: ["I6", "I10"],
    plant: { nameHoldMs: 0 },
  },
  {
    name: "bit rot served",
    caughtBy: ["I7"],
    plant: { uncheckedReads: true },
  },
  {
    name: "integrity check skipped",
    caughtBy: ["I7", "I9"],
    plant: {
      suite: (suite) => ({
        ...suite,
        verify: (_bytes, seq, received) => ({ status: "valid", suite: suite.name, seq, received }),
      }),
    },
  },
  {
    name: "only the low digits of the sequence number are bound",
    caughtBy: ["I7", "I9", "I10"],
    plant: { suite: (suite) => ({ ...suite, verify: (bytes, seq, tag) => suite.verify(bytes, seq % 1_000, tag) }) },
  },
  {
    name: "kill ignored by the server",
    caughtBy: ["I9", "I10"],
    plant: everyChunk((receive, suite) => async (sender, chunk) => {
      const verdict = suite.verify(chunk.bytes, chunk.seq, chunk.checksum ?? "");
      return verdict.status === "compromised" ? { kind: "compromised", verdict } : receive(sender, chunk);
    }),
  },
  {
    name: "cumulative acknowledgement beyond what is stored",
    caughtBy: ["I1"],
    plant: everyChunk((receive) => async (sender, chunk) => {
      const outcome = await receive(sender, chunk);
      const beyond = outcome.kind === "acknowledged" && outcome.cumulative !== undefined;
      return beyond ? { ...outcome, cumulative: (outcome.cumulative ?? 0) + 1 } : outcome;
    }),
  },
  {
    name: "chunk acknowledged while it is being written",
    caughtBy: ["I1", "I7", "I10"],
    plant: everyChunk((receive, suite) => async (sender, chunk) => {
      const verdict = suite.verify(chunk.bytes, chunk.seq, chunk.checksum ?? "");
      const outcome = receive(sender, chunk);
      if (verdict.status === "compromised") return outcome;
      // The first chunk is waited for, so that what follows has a transfer to belong to.
      if (chunk.seq === 0) return outcome;
      outcome.catch(() => undefined);
      return { kind: "acknowledged", verdict, duplicate: false };
    }),
  },
];
