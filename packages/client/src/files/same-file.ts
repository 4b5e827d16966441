import { ChatCastError, chunkSpan } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { Platform } from "../platform.ts";
import type { StoredLeaf, StoredTransfer } from "../storage/port.ts";

/** Acknowledged chunks that are read and compared before anything of a file that was opened again is sent. */
const SAMPLES = 16;
/** Read at once when all of a file is hashed. */
const PIECE = 1024 * 1024;

/**
 * Holds a file that was opened again against what is known of the one that the transfer began with: size, date, and as
 * many as sixteen of its acknowledged chunks, chosen at random.
 *
 * @throws ChatCastError `E_SOURCE_CHANGED` saying what differs
 */
export async function refuseOtherFile(
  source: ChunkSource,
  { size, lastModified, chunkSize, totalChunks }: StoredTransfer,
  leaves: readonly StoredLeaf[],
  { random, leafOf }: Pick<Platform, "random"> & { leafOf: (seq: number, bytes: Uint8Array) => Promise<Uint8Array> },
): Promise<void> {
  if (source.size !== size) throw changed(`${source.name} has ${source.size} bytes, ${size} were to be sent`);
  const dated = lastModified !== undefined && source.lastModified !== undefined;
  if (dated && source.lastModified !== lastModified) throw changed(`${source.name} was changed since`);
  const plan = { totalSize: size, chunkSize, totalChunks };
  for (const { seq, leaf } of drawn(leaves, random)) {
    const { position, length } = chunkSpan(plan, seq);
    const found = await leafOf(seq, await source.read(position, length));
    if (!sameBytes(found, leaf)) throw changed(`${source.name} holds other bytes than what was sent before`);
  }
}

/** SHA-256 of the whole file, 64 lower-case hex digits. */
export function digestOf(source: ChunkSource, platform: Pick<Platform, "sha256Of">): Promise<string> {
  return platform.sha256Of(piecesOf(source));
}

async function* piecesOf(source: ChunkSource): AsyncIterable<Uint8Array> {
  for (let position = 0; position < source.size; position += PIECE) {
    yield await source.read(position, Math.min(PIECE, source.size - position));
  }
}

/** The first places of a shuffle (Fisher and Yates). */
function drawn(leaves: readonly StoredLeaf[], random: () => number): StoredLeaf[] {
  const cards = [...leaves];
  const count = Math.min(SAMPLES, cards.length);
  for (let place = 0; place < count; place++) {
    const other = place + Math.floor(random() * (cards.length - place));
    const [card, swapped] = [cards[other], cards[place]];
    if (card === undefined || swapped === undefined) break;
    cards[place] = card;
    cards[other] = swapped;
  }
  return cards.slice(0, count);
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

const changed = (message: string): ChatCastError => new ChatCastError("E_SOURCE_CHANGED", message);
