import type { BlobStore } from "./port.ts";

export interface HeldRemovals {
  blobs: BlobStore;
  /** From now on removals wait, until every hold is let go: a copy of the blobs finds what it was told of. */
  hold(): () => void;
}

/** A blob store whose removals can be put off. They count as done meanwhile: nothing refers to those blobs any more. */
export function holdRemovals(blobs: BlobStore, onError: (error: unknown) => void): HeldRemovals {
  const waiting = new Set<string>();
  let holds = 0;

  async function release(): Promise<void> {
    holds -= 1;
    if (holds > 0) return;
    for (const id of waiting) {
      waiting.delete(id);
      await blobs.remove(id);
    }
  }

  return {
    blobs: {
      ...blobs,
      async remove(id) {
        if (holds === 0) await blobs.remove(id);
        else waiting.add(id);
      },
      async close() {
        for (const id of waiting) await blobs.remove(id);
        await blobs.close();
      },
    },
    hold() {
      holds += 1;
      let held = true;
      return () => {
        if (held) release().catch(onError);
        held = false;
      };
    },
  };
}
