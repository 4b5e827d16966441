import type { ServerResponse } from "node:http";
import type { PieceMemory } from "../transfers/checked-read.ts";

/**
 * Writes the pieces of a body at the speed of who reads it, and ends the answer. Each piece's memory is given back when the
 * system has taken its bytes; the next piece is made ready meanwhile. Whoever hangs up ends
 * the pieces; pieces that fail break the connection off, because the length that was promised is not met.
 * @throws what `pieces` throws
 */
export async function pour(
  answer: ServerResponse,
  pieces: AsyncIterable<Uint8Array>,
  memory: Pick<PieceMemory, "give">,
): Promise<void> {
  // A write that a lost connection swallowed is never told of.
  let gone = (): void => undefined;
  answer.once("close", () => gone());
  const write = (piece: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      gone = resolve;
      // Called with an error, too, when nobody looks at the bytes any more.
      answer.write(piece, () => {
        memory.give(piece);
        resolve();
      });
    });
  let before: Promise<void> = Promise.resolve();
  try {
    for await (const piece of pieces) {
      await before;
      if (answer.destroyed) return;
      before = write(piece);
    }
    await before;
    answer.end();
  } catch (error) {
    answer.destroy();
    throw error;
  }
}
