import { toHex } from "@chatcast/protocol";
import type { AlertView, EpochMillis, IntegrityEvent, Snapshot, TransferView } from "../api.ts";

/** The alert that tells of a stop; or only when it was asked what is known. */
export type EvidenceOf = AlertView | { at: EpochMillis };

/** What was recorded of a transfer's packets, by its id: `at` counts milliseconds from the beginning. */
type Recorded = (transferId: string) => { startedAt: EpochMillis; packets: readonly { at: number }[] } | undefined;

/**
 * What is known of a stop, as JSON for whoever looks into it: the verdict, every verdict of before that is still listed, who
 * was in the room with which public keys, and of a killed transfer what became of each chunk, and its packets where somebody
 * has recorded them. Times are ISO 8601. Everything is named one by one, so that no link, token, text or name of a file that
 * was not stopped gets in.
 */
export function evidenceJson(
  about: EvidenceOf,
  { room, integrity, transfers }: Snapshot,
  recorded: Recorded = () => undefined,
): string {
  const killed = transfers.filter(({ phase }) => phase.state === "killed");
  return JSON.stringify(
    {
      evidence: 1,
      at: isoTime(about.at),
      ...("key" in about ? stopOf(about) : {}),
      room: room && { name: room.name, suite: room.suite },
      self: room && { username: room.self.username, memberId: room.self.memberId },
      people: room?.users.map(({ username, memberId, key, metAs, session }) => ({
        username,
        memberId,
        key,
        metAs,
        sessionKey: session?.sign,
      })),
      verdicts: integrity.map(verdictOf),
      transfers: killed.map((view) => ({ ...transferOf(view), packets: packetsOf(recorded(view.id)) })),
    },
    undefined,
    2,
  );
}

const stopOf = ({ what, title, stopped, kept, verdict }: AlertView) => ({
  what,
  title,
  stopped,
  kept,
  verdict: verdict && inHex(verdict),
});

const verdictOf = ({ key: _line, at, ...event }: IntegrityEvent) => ({ at: isoTime(at), ...inHex(event) });

/** What a tag covers is told in hexadecimal digits. */
function inHex<Found extends object>({ bound, ...told }: Found & { bound?: Uint8Array | undefined }) {
  return bound === undefined ? told : { ...told, bound: toHex(bound) };
}

function transferOf(view: TransferView) {
  const { id, fileName, size, chunkSize, totalChunks, startedAt, phase, quarantine } = view;
  const sent = Array.from({ length: totalChunks }, (_, seq) => view.chunk(seq)).filter(
    (chunk) => chunk !== undefined && chunk.tries > 0,
  );
  const chunks = sent.map((chunk) => ({ ...chunk, sentAt: isoTime(chunk?.sentAt), ackedAt: isoTime(chunk?.ackedAt) }));
  const quarantined = quarantine?.chunks;
  return { id, fileName, size, chunkSize, totalChunks, startedAt: isoTime(startedAt), phase, quarantined, chunks };
}

/** Kind, way, chunk and verdict of each, never what was in it. */
const packetsOf = (recording: ReturnType<Recorded>) =>
  recording?.packets.map((packet) => ({ ...packet, at: isoTime(recording.startedAt + packet.at) }));

const isoTime = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
