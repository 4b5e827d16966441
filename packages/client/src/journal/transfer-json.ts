import type { TransferView } from "../api.ts";

/** The transfer, how it went, and every chunk, as JSON. Times are ISO 8601, sizes bytes; what is unknown is left out. */
export function transferJson(view: TransferView): string {
  const { id, fileName, size, audience, phase, chunkSize, totalChunks, ackedChunks, retransmits, startedAt } = view;
  const samples = view.timeline().map(({ at, ...sample }) => ({ at: isoTime(at), ...sample }));
  const chunks = Array.from({ length: totalChunks }, (_, seq) => {
    const { sentAt, ackedAt, ...chunk } = view.chunk(seq) ?? { seq };
    return { ...chunk, sentAt: isoTime(sentAt), ackedAt: isoTime(ackedAt) };
  });
  const head = { id, fileName, size, audience, state: phase.state, startedAt: isoTime(startedAt) };
  return JSON.stringify({ ...head, chunkSize, totalChunks, ackedChunks, retransmits, samples, chunks });
}

const isoTime = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
