import type { CallName, LogPage, MessageDraft, Store } from "@chatcast/server/machines";
import type { PlantedBug } from "./plant.ts";

const early = (...names: CallName[]) => ({ storeSins: { earlyAnswers: new Set(names) } });

const altered = (change: (port: Store) => Partial<Store>) => ({
  store: (port: Store): Store => ({ ...port, ...change(port) }),
});

let copies = 0;
/** Stores under an id that nobody else has, and gives out the sender's own. */
function withoutIdentity(port: Store, before: (draft: MessageDraft) => Promise<number | undefined>): Partial<Store> {
  const named = <M extends { id: string }>(message: M): M => ({ ...message, id: message.id.replace(/~.*/, "") });
  return {
    async append(draft) {
      const offset = await before(draft);
      if (offset !== undefined) return { status: "duplicate", offset, at: draft.at };
      return port.append({ ...draft, id: `${draft.id}~${copies++}` });
    },
    page: (...args) => port.page(...args).then((page) => ({ ...page, messages: page.messages.map(named) })),
    newest: (...args) => port.newest(...args).then((page) => ({ ...page, messages: page.messages.map(named) })),
  };
}

async function offsetOf(port: Store, { conversation, senderId, id }: MessageDraft): Promise<number | undefined> {
  const { messages } = await port.page(conversation, 0, 10_000);
  return messages.find((message) => message.senderId === senderId && message.id.startsWith(`${id}~`))?.offset;
}

/** What a store, a disk, or their use may get wrong. */
export const STORAGE_BUGS: readonly PlantedBug[] = [
  { name: "message acknowledged before its commit", caughtBy: ["I1", "I2", "I3", "I10"], plant: early("append") },
  {
    name: "chunk acknowledged before its place is committed",
    caughtBy: ["I1", "I3", "I7", "I10"],
    plant: early("recordChunk", "openTransfer"),
  },
  {
    name: "file announced before its commit",
    caughtBy: ["I1", "I2", "I3", "I5", "I7", "I10"],
    plant: early("completeTransfer"),
  },
  { name: "chunk acknowledged before its bytes are synced", caughtBy: ["I7"], plant: { blobSins: { noSync: true } } },
  { name: "a failed sync is forgiven", caughtBy: ["I1", "I7", "I10"], plant: { blobSins: { forgivesSync: true } } },
  {
    name: "a trim is not told",
    caughtBy: ["I3", "I5", "I10"],
    plant: altered((port) => ({ page: (...args) => port.page(...args).then((page) => ({ ...page, first: 1 })) })),
  },
  { name: "a backup copies the files first", caughtBy: ["I7", "I10"], plant: { copiesFilesFirst: true } },
  {
    name: "no dedupe",
    caughtBy: ["I1", "I2"],
    plant: altered((port) => withoutIdentity(port, () => Promise.resolve(undefined))),
  },
  {
    name: "dedupe outside the transaction",
    caughtBy: ["I1", "I2"],
    plant: altered((port) => withoutIdentity(port, (draft) => offsetOf(port, draft))),
  },
  {
    name: "offset off by one",
    caughtBy: ["I1", "I2", "I3", "I10"],
    plant: altered((port) => ({
      async append(draft) {
        const appended = await port.append(draft);
        return "offset" in appended ? { ...appended, offset: appended.offset + 1 } : appended;
      },
    })),
  },
  {
    name: "page off by one",
    caughtBy: ["I1", "I3", "I5", "I10"],
    plant: altered((port) => ({ page: (conversation, after, limit) => port.page(conversation, after + 1, limit) })),
  },
  {
    name: "head off by one",
    caughtBy: ["I10"],
    plant: altered((port) => {
      const short = ({ messages, head, first }: LogPage): LogPage => {
        const told = Math.max(0, head - 1);
        return { messages: messages.filter(({ offset }) => offset <= told), head: told, first };
      };
      return {
        newest: (...args) => port.newest(...args).then(short),
        page: (...args) => port.page(...args).then(short),
      };
    }),
  },
  {
    name: "private conversations forgotten on entry",
    caughtBy: ["I1", "I10"],
    plant: altered(() => ({ pairHeads: () => Promise.resolve([]) })),
  },
  {
    name: "private message in the room's log",
    caughtBy: ["I2", "I3", "I6", "I10"],
    plant: altered((port) => ({
      append: (draft) => port.append({ ...draft, conversation: { kind: "room", roomId: draft.conversation.roomId } }),
    })),
  },
  {
    name: "duplicate delivered twice",
    caughtBy: ["I2"],
    plant: altered((port) => ({
      async append(draft) {
        const appended = await port.append(draft);
        return appended.status === "duplicate" ? { ...appended, status: "stored" } : appended;
      },
    })),
  },
  {
    name: "held names forgotten at a restart",
    caughtBy: ["I6"],
    plant: altered(() => ({ nameHolders: () => Promise.resolve([]) })),
  },
  {
    name: "kill not stored",
    // After a restart it is open again without its bytes: seed 3 sees that its sender can never finish it.
    caughtBy: ["I7", "I8", "I9", "I10"],
    plant: altered((port) => ({
      closeTransfer: (id, state, at) =>
        state === "killed" ? Promise.resolve("done" as const) : port.closeTransfer(id, state, at),
    })),
  },
  {
    name: "an end that comes while the file is sealed takes its bytes",
    caughtBy: ["I7", "I8"],
    plant: altered((port) => ({ closeTransfer: (...args) => port.closeTransfer(...args).then(() => "done" as const) })),
  },
  {
    name: "predecessor ignored by the server",
    caughtBy: ["I4"],
    plant: altered((port) => ({ append: ({ prevId: _ignored, ...draft }) => port.append(draft) })),
  },
  {
    name: "bitmap rounded up at a restart",
    caughtBy: ["I1", "I7", "I10"],
    plant: altered((port) => ({
      async leaves(id) {
        const leaves = await port.leaves(id);
        const total = (await port.findTransfer(id))?.totalChunks ?? 0;
        const [known] = leaves;
        const has = new Set(leaves.map(({ seq }) => seq));
        const invented = Array.from({ length: total }, (_, seq) => seq).filter((seq) => !has.has(seq));
        return known === undefined ? leaves : [...leaves, ...invented.map((seq) => ({ seq, leaf: known.leaf }))];
      },
    })),
  },
  {
    name: "sweep takes bytes that are in use",
    caughtBy: ["I7", "I10"],
    plant: altered(() => ({ blobsInUse: () => Promise.resolve(new Set()) })),
  },
];
