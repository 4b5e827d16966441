import type { ServerResponse } from "node:http";
import type { PieceMemory } from "../transfers/checked-read.ts";

/**
 * Writes the pieces of a body at the speed of who reads it, and ends the answer. Each piece's memory is given back when the
 * system has taken its bytes; the next piece is made ready meanwhile, so two of them are held at most. Whoever hangs up ends
 * the pieces; pieces that fail break the connection off, because the length that was promised is not met.
 * @throws what `pieces` throws
 */
export async function pour(
  answer: ServerResponse,
  pieces: AsyncIterable<Uint8Array>,
  memory: Pick<PieceMemory, "give">,
): Promise<void> {
  const closed = new Promise<void>((resolve) => answer.once("close", resolve));
  const write = (piece: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      // Called with an error, too, when nobody looks at the bytes any more.
      answer.write(piece, () => {
        memory.give(piece);
        resolve();
      });
    });
  let before: Promise<void> = Promise.resolve();
  try {
    for await (const piece of pieces) {
      // A write that a lost connection swallowed is never told of.
      await Promise.race([before, closed]);
      if (answer.destroyed) return;
      before = write(piece);
    }
    await Promise.race([before, closed]);
    answer.end();
  } catch (error) {
    answer.destroy();
    throw error;
  }
}
