import { toBase64Url } from "@chatcast/protocol";
import type { ReceiptView } from "../api.ts";
import type { SealedFile } from "../sealed/file-port.ts";

/**
 * The receipts of a file as a text that can be checked without the room (`npm run verify`): what they are about, and each
 * one's signature. There is no secret in it.
 */
export function receiptsJson({ claim, name }: SealedFile, receipts: readonly ReceiptView[]): string {
  const { roomHash, epoch, streamId, sender, size, chunkSize, roots } = claim;
  const file = { name, size, chunkSize, root: toBase64Url(roots.plain), frames: toBase64Url(roots.frames) };
  const told = {
    chatcast: "receipts",
    version: 1,
    room: toBase64Url(roomHash),
    epoch,
    stream: toBase64Url(streamId),
    sender: toBase64Url(sender),
    file,
    receipts: receipts.map(({ name: receiver, key, signature }) => ({ name: receiver, key, signature })),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}
