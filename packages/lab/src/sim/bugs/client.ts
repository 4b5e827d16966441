import { Outbox, RoomLog, Sender } from "@chatcast/protocol";
import type { PacketUp } from "../net/wire.ts";
import type { OpenConnection, PlantedBug } from "./plant.ts";

interface Machine<I, E> {
  handle(input: I, now: number): E[];
}

/** Replaces how a machine handles its inputs, for all of its kind. @returns what undoes it. */
function patched<I, E>(
  machine: Machine<I, E>,
  handle: (self: Machine<I, E>, honest: (input: I) => E[], input: I) => E[],
): () => void {
  const original = machine.handle;
  machine.handle = function (this: Machine<I, E>, input: I, now: number): E[] {
    return handle(this, (passed) => original.call(this, passed, now), input);
  };
  return () => {
    machine.handle = original;
  };
}

/** What leaves a client: undefined is not sent at all. The state is made anew for each client. */
const onTheWayUp = (filter: () => (packet: PacketUp, connection: number) => PacketUp | undefined) => ({
  transport(open: OpenConnection): OpenConnection {
    const alter = filter();
    let connections = 0;
    return (first, events) => {
      const number = connections++;
      const connection = open(first, events);
      const { send } = connection;
      return Object.defineProperty(connection, "send", {
        value(packet: PacketUp) {
          const altered = alter(packet, number);
          return altered === undefined ? connection.open : send.call(connection, altered);
        },
      });
    };
  },
});

/** What the client's machines, or their driver, may get wrong. */
export const CLIENT_BUGS: readonly PlantedBug[] = [
  {
    name: "retransmission with a new id",
    caughtBy: ["I2", "I10"],
    plant: onTheWayUp(() => {
      const sent = new Set<string>();
      return (packet) => {
        if (packet.type !== "MSG" || packet.id === undefined) return packet;
        if (sent.has(packet.id)) return { ...packet, id: `${packet.id}-again` };
        sent.add(packet.id);
        return packet;
      };
    }),
  },
  {
    name: "nothing sent again after a reconnect",
    caughtBy: ["I10"],
    plant: onTheWayUp(() => {
      const sentOn = new Map<string, number>();
      return (packet, connection) => {
        if (packet.type !== "MSG" || packet.id === undefined) return packet;
        const before = sentOn.get(packet.id) ?? connection;
        sentOn.set(packet.id, before);
        return before === connection ? packet : undefined;
      };
    }),
  },
  {
    name: "compromised message sent again by itself",
    caughtBy: ["I9"],
    plant: {
      machines: () =>
        patched(Outbox.prototype, (_self, honest, input) =>
          input.type === "compromised"
            ? honest({
                type: "nack",
                id: input.id,
                retryable: true,
                error: { code: "E_UNAVAILABLE", message: "try again" },
              })
            : honest(input),
        ),
    },
  },
  {
    name: "a message counts as delivered when it is sent",
    caughtBy: ["I1", "I10"],
    plant: {
      machines: () =>
        patched(Outbox.prototype, (_self, honest, input) => {
          const effects = honest(input);
          const sent = effects.flatMap((effect) => (effect.do === "send" ? [effect.id] : []));
          return [...effects, ...sent.flatMap((id) => honest({ type: "ack", id, offset: 1 }))];
        }),
    },
  },
  {
    name: "what was on the wire when the connection broke is forgotten",
    caughtBy: ["I1", "I4", "I10"],
    plant: {
      machines: () => {
        const flying = new WeakMap<object, Set<string>>();
        return patched(Outbox.prototype, (self, honest, input) => {
          const ids = flying.get(self) ?? new Set<string>();
          flying.set(self, ids);
          if (input.type === "ack") ids.delete(input.id);
          const effects = honest(input);
          for (const effect of effects) if (effect.do === "send") ids.add(effect.id);
          if (input.type !== "disconnected") return effects;
          const lost = [...ids];
          ids.clear();
          for (const id of lost) honest({ type: "ack", id, offset: 1 });
          return effects;
        });
      },
    },
  },
  {
    name: "several messages of a conversation on the wire at once",
    caughtBy: ["I4"],
    plant: {
      machines: () =>
        patched(Outbox.prototype, (_self, honest, input) =>
          honest(input.type === "say" ? { ...input, conversation: `${input.conversation} ${input.id}` } : input),
        ),
    },
  },
  {
    name: "gap ignored by the client",
    caughtBy: ["I3", "I5", "I10"],
    plant: {
      machines: () =>
        patched(RoomLog.prototype, (_self, honest, input) => {
          if (input.type !== "push") return honest(input);
          const page = { type: "page" as const, messages: [input.message], head: input.message.offset };
          return honest(page).filter((effect) => effect.do !== "lost" && effect.do !== "fetch");
        }),
    },
  },
  {
    name: "nothing fetched after a reconnect",
    caughtBy: ["I5", "I10"],
    plant: {
      machines: () =>
        patched(RoomLog.prototype, (_self, honest, input) => honest(input).filter((effect) => effect.do !== "fetch")),
    },
  },
  {
    name: "kill ignored by the client",
    caughtBy: ["I9", "I10"],
    plant: {
      machines: () =>
        patched(Sender.prototype, (_self, honest, input) => (input.type === "compromised" ? [] : honest(input))),
    },
  },
  {
    name: "a server that has no room often enough ends the transfer",
    caughtBy: ["I10"],
    plant: {
      machines: () => {
        const refusals = new WeakMap<object, number>();
        return patched(Sender.prototype, (self, honest, input) => {
          if (input.type !== "nack" || !input.retryable) return honest(input);
          const count = (refusals.get(self) ?? 0) + 1;
          refusals.set(self, count);
          return honest({ ...input, retryable: count <= 8 });
        });
      },
    },
  },
  {
    name: "resume from the client's bitmap",
    caughtBy: ["I1", "I7", "I10"],
    plant: {
      machines: () => {
        const sent = new WeakMap<object, Set<number>>();
        return patched(Sender.prototype, (self, honest, input) => {
          const seqs = sent.get(self) ?? new Set<number>();
          sent.set(self, seqs);
          const own = (seq: number): boolean => !seqs.has(seq);
          const believed =
            input.type === "missing"
              ? {
                  ...input,
                  missing: spread(input.missing)
                    .filter(own)
                    .map((seq) => [seq, seq] as [number, number]),
                }
              : input;
          const effects = honest(believed);
          for (const effect of effects) if (effect.do === "send") seqs.add(effect.seq);
          return effects;
        });
      },
    },
  },
];

export const spread = (ranges: readonly (readonly [number, number])[]): number[] =>
  ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
