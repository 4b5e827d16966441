import type { ChatCastClient, ChunkSource, TransferView } from "../../src/api.ts";

export const KIB = 1024;
export const MIB = 1024 * KIB;

export const transfer = (client: ChatCastClient, index = 0): TransferView => {
  const view = client.snapshot().transfers[index];
  if (view === undefined) throw new Error("there is no such transfer");
  return view;
};
export const phase = (client: ChatCastClient, index = 0) => transfer(client, index).phase.state;

/** A source that notes what is read and whether it was closed. */
export function watched(bytes: Uint8Array, name = "a.bin") {
  const reads: number[] = [];
  let released = 0;
  const state = { closed: false };
  const source: ChunkSource = {
    name,
    size: bytes.length,
    async read(position, length) {
      reads.push(position);
      return bytes.slice(position, position + length);
    },
    /** As if something else had been read into it. */
    release(bytes) {
      released += 1;
      bytes.fill(released);
    },
    close() {
      state.closed = true;
    },
  };
  return { source, reads, state, released: () => released };
}
