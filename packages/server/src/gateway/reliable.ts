import {
  audienceOf,
  type ClientControl,
  type ErrorBody,
  type FileChunk,
  isRetryable,
  type Msg,
  type ReliableUp,
  type SealedMsg,
} from "@chatcast/protocol";
import { type Said, silenced } from "../rooms/talk.ts";
import type { Sender } from "../transfers/context.ts";
import type { Sealing } from "../transfers/live-transfer.ts";
import type { ChunkOutcome } from "../transfers/transfers.ts";
import type { Connection } from "./connection.ts";
import { relationVerdict, textBody } from "./related.ts";
import { type Callback, errorBody } from "./reply.ts";
import { checkSealed } from "./sealed.ts";
import { type Occupant, requireOpenRoom } from "./seat.ts";
import { faultsOf, later, tampered } from "./tampering.ts";
import { integrityFail, validMeta } from "./verdicts.ts";

type Refused = Extract<ReliableUp, { kind: "refused" }>;
/** Undefined: done. Else what the callback, if any, is told beside the packet that already left. */
type Failure = ErrorBody | undefined;

const DONE: Promise<Failure> = Promise.resolve(undefined);

/** Handles a packet of `reliable_event`: packets answer packets, and the callback gets the outcome in addition. */
export function receiveReliable(connection: Connection, packet: ReliableUp, callback: Callback): Promise<unknown> {
  const faults = packet.kind === "refused" ? undefined : faultsOf(connection);
  if (faults === undefined || packet.kind === "refused" || packet.kind === "control" || packet.kind === "sealed") {
    const outcome = handle(connection, packet);
    return callback === undefined ? outcome : outcome.then((failure) => tellOutcome(callback, failure));
  }
  const answers = tampered(connection, packet, faults).map(({ packet: arrived, delayMs }) =>
    delayMs === 0 ? handle(connection, arrived) : later(delayMs, () => handle(connection, arrived)),
  );
  return Promise.all(answers).then(([failure]) => {
    if (callback !== undefined && answers.length > 0) tellOutcome(callback, failure);
  });
}

function tellOutcome(callback: NonNullable<Callback>, failure: Failure): void {
  callback(failure === undefined ? { ok: true } : { ok: false, error: failure });
}

/** The lab may hold a packet back or send it twice; without it whoever answered a chunk was the last to look at it. */
function letGo({ context }: Connection, { bytes }: FileChunk): void {
  if (context.lab === undefined) context.slabs.give(bytes);
}

function handle(connection: Connection, packet: ReliableUp): Promise<Failure> {
  switch (packet.kind) {
    case "refused":
      return Promise.resolve(refuse(connection, packet));
    case "msg":
      return message(connection, packet.msg);
    case "sealed": {
      const echo = namesOf(packet.sealed);
      return answered(connection, echo, sealedMessage(connection, packet.sealed, echo), packet.sealed.prev);
    }
    case "chunk": {
      const { transfer_id, seq } = packet.chunk;
      return answered(connection, { transfer_id, seq }, chunk(connection, packet.chunk));
    }
    case "control":
      return answered(connection, { transfer_id: packet.control.transfer_id }, control(connection, packet.control));
  }
}

/** What a packet is known by, as far as it was well-formed. */
interface Names {
  transfer_id?: string;
  seq?: number;
  id?: string;
}

type MessageNames = { seq: number; id?: string };

const namesOf = ({ seq, id }: Msg | SealedMsg): MessageNames => (id === undefined ? { seq } : { seq, id });

/** Tells as a NACK what a handler throws; `prev` is what a gap lacks. */
function answered(connection: Connection, echo: Names, outcome: Promise<Failure>, prev?: string): Promise<Failure> {
  return outcome.catch((error: unknown) => nack(connection, echo, errorBody(error, connection.log), prev));
}

function nack(connection: Connection, echo: Names, error: ErrorBody, prev?: string): ErrorBody {
  const { code, message, retryAfterMs } = connection.charge("reliable_event", error);
  const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
  const expected = code === "E_GAP" && prev !== undefined ? { expected: prev } : {};
  connection.packet({
    type: "NACK",
    ...echo,
    meta: { code, message, retryable: isRetryable(code), ...retry, ...expected },
  });
  return { code, message, ...retry };
}

function refuse(connection: Connection, packet: Refused): ErrorBody {
  if (packet.by === "nack") {
    const { kind: _kind, by: _by, error, ...echo } = packet;
    return nack(connection, echo, error);
  }
  const told = connection.charge("reliable_event", packet.error);
  if (told === packet.error) connection.tell("reliable_event", told);
  return told;
}

/** Not async, as `Talk.say`: what waits for the disk holds what its answer needs, and nothing else. */
function message(connection: Connection, msg: Msg): Promise<Failure> {
  const echo = namesOf(msg);
  const { prev } = msg;
  const failed = (error: unknown) => nack(connection, echo, errorBody(error, connection.log), prev);
  try {
    return checkedMessage(connection, msg, echo).catch(failed);
  } catch (error) {
    return Promise.resolve(failed(error));
  }
}

function checkedMessage(connection: Connection, msg: Msg, echo: MessageNames): Promise<Failure> {
  const { context } = connection;
  connection.requireOrdinary();
  connection.allowance.spend("messages", connection.now());
  const { room, member } = connection.occupant();
  requireOpenRoom(room);
  if (msg.checksum === undefined) {
    if (msg.id !== undefined) {
      const message = "a message needs a checksum";
      return Promise.resolve(nack(connection, echo, { code: "E_INTEGRITY", message }));
    }
    connection.packet({ type: "ACK", ...echo, meta: {} });
    return DONE;
  }
  const verdict = context.suite.verify(context.encodeUtf8(msg.payload), msg.seq, msg.checksum);
  context.telemetry.verdict(verdict, "MSG");
  if (verdict.status === "compromised") return Promise.resolve(integrityFail(connection, echo, "MSG", verdict));
  const related = msg.relation && relationVerdict(msg.relation, msg.seq, context);
  if (related?.status === "compromised") return Promise.resolve(integrityFail(connection, echo, "MSG", related));
  const meta = validMeta(verdict);
  if (msg.id === undefined) {
    connection.packet({ type: "ACK", ...echo, meta });
    return DONE;
  }
  const draft = {
    id: msg.id,
    audience: audienceOf(msg),
    body: textBody(msg.payload, msg.relation),
    ...(msg.prev === undefined ? {} : { prevId: msg.prev }),
    integrity: {
      suite: verdict.suite,
      status: "valid" as const,
      seq: msg.seq,
      checksum: verdict.received.toLowerCase(),
    },
  };
  return room.talk.say(member, draft).then((said) => stored(connection, echo, meta, said));
}

async function sealedMessage(connection: Connection, packet: SealedMsg, echo: MessageNames): Promise<Failure> {
  const { context } = connection;
  connection.requireOrdinary();
  connection.allowance.spend("messages", connection.now());
  const occupant = connection.occupant();
  const { verdict, draft } = await checkSealed(occupant, packet, context.encodeUtf8);
  context.telemetry.verdict(verdict, "MSG");
  if (draft === undefined) return integrityFail(connection, echo, "MSG", verdict);
  return stored(connection, echo, validMeta(verdict), await occupant.room.talk.say(occupant.member, draft));
}

function stored(
  connection: Connection,
  echo: Names & { seq: number },
  meta: AckMeta,
  { status, offset, at }: Said,
): undefined {
  const duplicate = status === "duplicate";
  if (!duplicate) connection.context.telemetry.message("text");
  connection.packet({ type: "ACK", ...echo, meta: { ...meta, offset, at, ...(duplicate ? { duplicate } : {}) } });
}

type AckMeta = ReturnType<typeof validMeta>;

async function chunk(connection: Connection, arrived: FileChunk): Promise<Failure> {
  const size = arrived.bytes.length;
  const release = reserve(connection, size);
  try {
    const occupant = connection.occupant();
    requireOpenRoom(occupant.room);
    if (occupant.member.muted === true) throw silenced();
    const outcome = await connection.context.transfers.receive(senderOf(occupant), arrived);
    const echo = { transfer_id: arrived.transfer_id, seq: arrived.seq };
    if (outcome.kind === "refused") return nack(connection, echo, outcome.error);
    if (outcome.kind === "compromised") {
      return integrityFail(connection, { seq: arrived.seq }, "FILE_CHUNK", outcome.verdict, arrived.transfer_id);
    }
    acknowledge(connection, echo, outcome);
    if (outcome.completion && !outcome.duplicate)
      announceCompletion(connection, occupant, arrived.transfer_id, outcome.completion);
    return undefined;
  } finally {
    release();
    letGo(connection, arrived);
  }
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

async function control(connection: Connection, { cmd, transfer_id, type }: ClientControl): Promise<Failure> {
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
      connection.packet({ type: "CONTROL", cmd: "MISSING", transfer_id, meta: outcome.report });
      if (outcome.completion) announceCompletion(connection, occupant, transfer_id, outcome.completion);
      return undefined;
  }
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

function senderOf({ room, member }: Occupant): Sender {
  return {
    memberId: member.id,
    roomId: room.record.id,
    name: member.name.display,
    recipient: (name, id) => room.talk.recipient(member, name, id),
  };
}
