import type { ClientControl, FileChunk } from "@chatcast/protocol";
import { silenced } from "../rooms/talk.ts";
import type { Sender } from "../transfers/context.ts";
import type { Sealing } from "../transfers/live-transfer.ts";
import type { ChunkOutcome, ControlOutcome } from "../transfers/transfers.ts";
import type { Connection } from "./connection.ts";
import { type Failure, nack } from "./outcomes.ts";
import { errorBody } from "./reply.ts";
import { type Occupant, requireOpenRoom } from "./seat.ts";
import { integrityFail, validMeta } from "./verdicts.ts";

export async function chunk(connection: Connection, arrived: FileChunk): Promise<Failure> {
  return received(connection, arrived, arrived.bytes, (occupant) => {
    requireOpenRoom(occupant.room);
    return connection.context.transfers.receive(senderOf(occupant), arrived);
  });
}

/** What a chunk of either kind of room has in common: its bytes are booked until it is answered. */
export async function received(
  connection: Connection,
  { transfer_id, seq }: { transfer_id: string; seq: number },
  bytes: Uint8Array,
  receive: (occupant: Occupant) => Promise<ChunkOutcome>,
): Promise<Failure> {
  const release = reserve(connection, bytes.length);
  try {
    const occupant = connection.occupant();
    requireVoice(occupant);
    const outcome = await receive(occupant);
    const echo = { transfer_id, seq };
    if (outcome.kind === "refused") return nack(connection, echo, outcome.error);
    if (outcome.kind === "compromised") {
      return integrityFail(connection, { seq }, "FILE_CHUNK", outcome.verdict, transfer_id);
    }
    acknowledge(connection, echo, outcome);
    if (outcome.completion && !outcome.duplicate)
      announceCompletion(connection, occupant, transfer_id, outcome.completion);
    return undefined;
  } finally {
    release();
    letGo(connection, bytes);
  }
}

/** @throws ChatCastError `E_FORBIDDEN` for a muted member, and where the room is in quarantine */
export function requireVoice({ room, member }: Occupant): void {
  if (member.muted === true) throw silenced();
  room.custody.requireFree();
}

/** Books the bytes of a chunk until it is answered: for all connections together, and for an ordinary one by itself. */
function reserve(connection: Connection, bytes: number): () => void {
  const { context, allowance } = connection;
  const ordinary = connection.detach === undefined;
  if (ordinary) allowance.reserveChunk(bytes);
  context.budget.take(connection, bytes);
  return () => {
    if (ordinary) allowance.releaseChunk(bytes);
    context.budget.give(connection, bytes);
  };
}

function acknowledge(
  connection: Connection,
  echo: { transfer_id: string; seq: number },
  { verdict, duplicate, cumulative }: Extract<ChunkOutcome, { kind: "acknowledged" }>,
): void {
  const { transfer_id, seq } = echo;
  if (connection.acks !== undefined) {
    connection.acks.add(transfer_id, seq, verdict.expected ?? verdict.received, cumulative);
    return;
  }
  const meta = { ...validMeta(verdict), ...(duplicate ? { duplicate: true } : {}) };
  connection.packet({ type: "ACK", ...echo, meta });
  if (cumulative === undefined) return;
  connection.packet({ type: "CONTROL", cmd: "CUM_ACK", transfer_id, meta: { highest_contig: cumulative } });
}

export async function control(connection: Connection, { cmd, transfer_id, type }: ClientControl): Promise<Failure> {
  connection.allowance.spend("requests", connection.now());
  const occupant = connection.occupant();
  const outcome = await connection.context.transfers.control(senderOf(occupant), { cmd, transfer_id, type });
  switch (outcome.kind) {
    case "refused":
      return nack(connection, { transfer_id }, outcome.error);
    case "cancelled":
      connection.packet({ type: "CONTROL", cmd: "CANCELLED", transfer_id });
      return undefined;
    case "missing":
      tellMissing(connection, occupant, transfer_id, outcome);
      return undefined;
  }
}

/** What the server has, and COMPLETE when that is everything. */
export function tellMissing(
  connection: Connection,
  occupant: Occupant,
  transfer_id: string,
  { report, completion }: Extract<ControlOutcome, { kind: "missing" }>,
): void {
  connection.packet({ type: "CONTROL", cmd: "MISSING", transfer_id, meta: report });
  if (completion) announceCompletion(connection, occupant, transfer_id, completion);
}

/**
 * COMPLETE follows when the whole file is hashed and sealed; the acknowledgement of the chunk does not wait for it. Where
 * chunks turn out to be damaged on the disk, MISSING names them instead.
 */
function announceCompletion(
  connection: Connection,
  { member }: Occupant,
  transfer_id: string,
  completion: Promise<Sealing>,
): void {
  completion.then(
    (sealing) => {
      if (sealing.kind === "incomplete") {
        connection.packet({ type: "CONTROL", cmd: "MISSING", transfer_id, meta: sealing.report });
        return;
      }
      const { savedName, sha256, size } = sealing.file;
      const url = connection.context.urls.mint(savedName, member.id);
      connection.packet({ type: "CONTROL", cmd: "COMPLETE", transfer_id, meta: { url, sha256, size } });
    },
    (error: unknown) => nack(connection, { transfer_id }, errorBody(error, connection.log)),
  );
}

export function senderOf({ room, member }: Occupant): Sender {
  return {
    memberId: member.id,
    roomId: room.record.id,
    name: member.name.display,
    recipient: (name, id) => room.talk.recipient(member, name, id),
    roomHash: room.sealed?.roomHash,
  };
}

/** The lab may hold a packet back or send it twice; without it whoever answered a chunk was the last to look at it. */
function letGo({ context }: Connection, bytes: Uint8Array): void {
  if (context.lab === undefined) context.slabs.give(bytes);
}
