import { audienceOf, type ErrorBody, type Msg, type ReliableUp, type SealedMsg } from "@chatcast/protocol";
import type { Said } from "../rooms/talk.ts";
import type { Connection } from "./connection.ts";
import { chunk, control } from "./files.ts";
import { answered, type Failure, type Names, nack } from "./outcomes.ts";
import { relationVerdict, textBody } from "./related.ts";
import { type Callback, errorBody } from "./reply.ts";
import { checkSealed } from "./sealed.ts";
import { manifest, seal, sealedChunk, stop } from "./sealed-files.ts";
import { requireOpenRoom, speakerOf } from "./seat.ts";
import { faultsOf, later, tampered } from "./tampering.ts";
import { integrityFail, validMeta } from "./verdicts.ts";

type Refused = Extract<ReliableUp, { kind: "refused" }>;
const DONE: Promise<Failure> = Promise.resolve(undefined);

/** Handles a packet of `reliable_event`: packets answer packets, and the callback gets the outcome in addition. */
export function receiveReliable(connection: Connection, packet: ReliableUp, callback: Callback): Promise<unknown> {
  const faults = packet.kind === "refused" ? undefined : faultsOf(connection);
  if (faults === undefined || (packet.kind !== "msg" && packet.kind !== "chunk")) {
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
    case "kill":
      return answered(connection, { transfer_id: packet.kill.transfer_id }, stop(connection, packet.kill));
    case "manifest":
      return answered(connection, { transfer_id: packet.manifest.transfer_id }, manifest(connection, packet.manifest));
    case "sealed-chunk": {
      const { transfer_id, seq } = packet.chunk;
      return answered(connection, { transfer_id, seq }, sealedChunk(connection, packet.chunk));
    }
    case "seal":
      return answered(connection, { transfer_id: packet.seal.transfer_id }, seal(connection, packet.seal));
  }
}

type MessageNames = { seq: number; id?: string };

const namesOf = ({ seq, id }: Msg | SealedMsg): MessageNames => (id === undefined ? { seq } : { seq, id });

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
  const failed = (error: unknown) => nack(connection, echo, errorBody(error, connection.log), { prev });
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
  context.telemetry.verdict(verdict, "MSG", speakerOf({ room, member }));
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
  context.telemetry.verdict(verdict, "MSG", speakerOf(occupant));
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
