import {
  ChatCastError,
  type Envelope,
  type FileManifestPacket,
  type FileSealPacket,
  fromBase64Url,
  killStatement,
  rankOf,
  readEnvelope,
  type SealedChunk,
  type SignedKill,
  type StreamStart,
  toBase64Url,
  totalChunksOf,
} from "@chatcast/protocol";
import { partyOf } from "../rooms/given.ts";
import { isSigned } from "../signatures.ts";
import type { SealedOutcome } from "../transfers/sealed-transfers.ts";
import type { Connection } from "./connection.ts";
import { received, requireVoice, senderOf, tellMissing } from "./files.ts";
import { type Failure, nack } from "./outcomes.ts";
import { judge, requireAudience } from "./sealed.ts";
import { type Occupant, requireSealedRoom, speakerOf } from "./seat.ts";
import { integrityFail } from "./verdicts.ts";

/** Opens a sealed file, and tells what the server has of it. */
export async function manifest(connection: Connection, packet: FileManifestPacket): Promise<Failure> {
  connection.allowance.spend("requests", connection.now());
  const occupant = connection.occupant();
  requireVoice(occupant);
  const envelope = envelopeOf(occupant, packet, "manifest");
  requireAudience(occupant, packet, envelope);
  const { total_size: totalSize, chunk_size: chunkSize } = packet;
  const plan = { totalSize, chunkSize, total: totalChunksOf(totalSize, chunkSize), continues: startOf(packet) };
  const { context } = connection;
  const late = envelope.epoch !== requireSealedRoom(occupant.room).epoch;
  const verdict = await judge(occupant, envelope, plan, context.encodeUtf8);
  context.telemetry.verdict(verdict, "FILE_CHUNK", speakerOf(occupant));
  return told(
    connection,
    occupant,
    packet,
    await context.transfers.sealed.open(senderOf(occupant), { packet, verdict, late }),
  );
}

/** Behind what its file goes on: signed with the manifest. */
function startOf({ continues }: FileManifestPacket): StreamStart | undefined {
  const streamId = fromBase64Url(continues?.transfer_id ?? "");
  return continues && streamId && { streamId, chunks: continues.chunks };
}

/** As a chunk of an open room; what it does not say, its manifest has said. */
export function sealedChunk(connection: Connection, packet: SealedChunk): Promise<Failure> {
  return received(connection, packet, packet.payload, (occupant) => {
    requireSealedRoom(occupant.room);
    return connection.context.transfers.sealed.receive(senderOf(occupant), packet);
  });
}

/** Ends a sealed file. */
export async function seal(connection: Connection, packet: FileSealPacket): Promise<Failure> {
  connection.allowance.spend("requests", connection.now());
  const occupant = connection.occupant();
  requireVoice(occupant);
  const envelope = envelopeOf(occupant, packet, "seal");
  const { context } = connection;
  const outcome = await context.transfers.sealed.seal(
    senderOf(occupant),
    packet,
    async (opened, { totalChunks, ...sizes }) => {
      const verdict = await judge(occupant, envelope, { ...sizes, total: totalChunks }, context.encodeUtf8, opened);
      context.telemetry.verdict(verdict, "FILE_CHUNK", speakerOf(occupant));
      return verdict;
    },
  );
  return told(connection, occupant, packet, outcome);
}

/** Stops a file that is under way. Who is muted may do so all the same: it says nothing to anybody. */
export async function stop(connection: Connection, { transfer_id, signature }: SignedKill): Promise<Failure> {
  connection.allowance.spend("requests", connection.now());
  const occupant = connection.occupant();
  const { member, room } = occupant;
  const { roomHash } = requireSealedRoom(room);
  const { context } = connection;
  const by = partyOf(member);
  const [streamId, key, signed] = [transfer_id, by.key ?? "", signature].map((text) => fromBase64Url(text));
  const outcome = await context.transfers.sealed.stop(senderOf(occupant), {
    id: transfer_id,
    moderates: rankOf(member.role) > 0,
    kill: { by, signature },
    isSigned: () => {
      if (streamId === undefined || key === undefined || signed === undefined) return false;
      const claim = { roomHash, streamId, by: key, name: context.encodeUtf8(by.username) };
      return isSigned(key, killStatement(claim), signed);
    },
  });
  if (typeof outcome !== "string") return nack(connection, { transfer_id }, outcome);
  connection.log.warn({ transferId: transfer_id, as: outcome }, "a file was stopped by a signed KILL");
  return undefined;
}

/** @throws ChatCastError `E_SUITE` in another room or epoch, `E_SCHEMA` for another stream's envelope, or none */
function envelopeOf(
  { room }: Occupant,
  { frame, transfer_id }: { frame: string; transfer_id: string },
  kind: "manifest" | "seal",
): Envelope {
  const sealed = requireSealedRoom(room);
  const envelope = readEnvelope(frame);
  if (envelope?.kind !== kind || envelope.frame.seq !== 0 || toBase64Url(envelope.streamId) !== transfer_id) {
    throw new ChatCastError("E_SCHEMA", `not the ${kind} of this file`, { path: "frame" });
  }
  // One of an earlier epoch may be that of a file that is complete.
  if (envelope.epoch > sealed.epoch) sealed.require(envelope.epoch);
  return envelope;
}

function told(
  connection: Connection,
  occupant: Occupant,
  { transfer_id }: { transfer_id: string },
  outcome: SealedOutcome,
): Failure {
  switch (outcome.kind) {
    case "refused":
      return nack(connection, { transfer_id }, outcome.error, outcome);
    case "compromised":
      return integrityFail(connection, { seq: 0 }, "FILE_CHUNK", outcome.verdict, transfer_id);
    case "missing":
      tellMissing(connection, occupant, transfer_id, outcome);
      return undefined;
    case "incomplete":
      tellMissing(connection, occupant, transfer_id, { ...outcome, kind: "missing" });
      return { code: "E_INCOMPLETE", message: "chunks of this file are missing" };
  }
}
