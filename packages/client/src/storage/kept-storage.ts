import type { Change, Kept } from "./kept.ts";
import type { RoomStorage } from "./port.ts";

export interface KeptAccess {
  /** Looks after the changes made before. Rejects when the caller may not read any more. */
  read<T>(look: (kept: Kept) => T): Promise<T>;
  /** Makes a change last. Takes it over: nobody else holds it. */
  change(change: Change): Promise<void>;
  close(): Promise<void>;
}

/** A storage of one membership that is held in memory as a whole, and whose changes are made to last elsewhere. */
export function keptStorage({ read, change, close }: KeptAccess): RoomStorage {
  const changed = async (what: Change): Promise<void> => change(structuredClone(what));
  return {
    load: () => read((kept) => structuredClone(kept.view)),
    putRoom: (room) => changed({ do: "room", room }),
    putSaid: (said, nextSeq) => changed({ do: "said", said, nextSeq }),
    removeSaid: (id) => changed({ do: "unsaid", id }),
    putRead: (read) => changed({ do: "read", ...read }),
    resetConversation: (other) => changed({ do: "reset", with: other }),
    putTransfer: (transfer) => changed({ do: "transfer", transfer }),
    ackedLeaves: (transferId, leaves) => changed({ do: "leaves", transferId, leaves }),
    transfers: () => read((kept) => structuredClone(kept.transfers)),
    leaves: (transferId) => read((kept) => structuredClone(kept.leaves(transferId))),
    removeTransfer: (transferId) => changed({ do: "end", transferId }),
    close,
  };
}
