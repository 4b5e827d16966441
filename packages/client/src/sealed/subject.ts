import {
  type ChatMessage,
  type Envelope,
  readEnvelope,
  readFileCard,
  type Stretch,
  toBase64Url,
  totalChunksOf,
} from "@chatcast/protocol";
import type { Subject } from "./reader.ts";

/** Of a file's message. @returns undefined for what cannot be one */
export function subjectOfFile({ frame = "" }: ChatMessage): Subject | undefined {
  const card = readFileCard(frame);
  const [manifest, envelope] = [readEnvelope(card?.manifest ?? ""), readEnvelope(card?.seal ?? "")];
  if (card === undefined || envelope?.kind !== "seal" || manifest?.kind !== "manifest") return undefined;
  if (!isSameParty(manifest, envelope) || envelope.frame.seq !== 0 || manifest.frame.seq !== 0) return undefined;
  const { totalSize, chunkSize } = card;
  if (chunkSize === 0) return undefined;
  const before = beginnings(card.before, manifest);
  if (before === undefined) return undefined;
  return { envelope, sizes: { totalSize, chunkSize, total: totalChunksOf(totalSize, chunkSize) }, manifest, before };
}

/** The same person has begun it, for the same recipient. What else is to be true of them the last manifest says. */
function beginnings(before: readonly Stretch<string>[], last: Envelope): Stretch<Envelope>[] | undefined {
  const found = before.flatMap(({ below, stream }) => {
    const envelope = readEnvelope(stream);
    return envelope?.kind === "manifest" && envelope.frame.seq === 0 && isSamePair(envelope, last)
      ? [{ below, stream: envelope }]
      : [];
  });
  return found.length === before.length ? found : undefined;
}

const isSamePair = (one: Envelope, other: Envelope): boolean => pairText(one) === pairText(other);

const pairText = ({ person, session, recipient }: Envelope): string =>
  [person, session.agree, recipient?.key, recipient?.agree]
    .map((key) => (key === undefined ? "" : toBase64Url(key)))
    .join();

/** Both are of one session, for one recipient, in one stream. */
function isSameParty(one: Envelope, other: Envelope): boolean {
  const [fields, others] = [one, other].map(({ streamId, session, person, certificate, recipient, epoch }) =>
    [streamId, session.sign, session.agree, person, certificate, recipient?.key, recipient?.agree]
      .map((field) => (field === undefined ? "" : toBase64Url(field)))
      .concat(String(epoch)),
  );
  return fields?.join() === others?.join();
}
