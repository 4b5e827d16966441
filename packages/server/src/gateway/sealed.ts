import {
  audienceOf,
  ChatCastError,
  type Envelope,
  equalBytes,
  isSignedBy,
  type KeyedVerdict,
  keyedVerdict,
  readEnvelope,
  type SealedMsg,
  type StreamContext,
  sessionStatement,
  toBase64Url,
} from "@chatcast/protocol";
import type { Member } from "../rooms/roster.ts";
import type { Draft } from "../rooms/talk.ts";
import { signatures } from "../signatures.ts";
import type { Occupant } from "./seat.ts";

/** A sealed message that may be said, or the verdict on one that is not what its sender signed. */
export type Checked = { verdict: KeyedVerdict; draft?: Draft };

/**
 * What the server can tell of a sealed frame without a secret: that it is this member's, said in this room and epoch and
 * to that recipient, and signed so. Its place in its stream is asked of the log, which alone knows what was stored.
 * @throws ChatCastError `E_SUITE` in another room or epoch, `E_SCHEMA` for what is no frame or contradicts its packet
 */
export async function checkSealed({ room, member }: Occupant, packet: SealedMsg, utf8: Utf8): Promise<Checked> {
  const { sealed } = room;
  if (sealed === undefined) throw new ChatCastError("E_SUITE", `this room has the suite ${room.record.suite}`);
  const envelope = readEnvelope(packet.frame);
  if (envelope === undefined) throw new ChatCastError("E_SCHEMA", "not a sealed frame", { path: "frame" });
  const audience = audienceOf(packet);
  if ((audience.mode === "unicast") !== (envelope.recipient !== undefined)) {
    throw new ChatCastError("E_SCHEMA", "the frame is for another audience", { path: "mode" });
  }
  if (envelope.epoch !== sealed.epoch) throw new ChatCastError("E_SUITE", "the frame is of another epoch");
  if (audience.mode === "unicast" && envelope.recipient !== undefined) {
    const key = room.talk.keyOf(member, audience.recipient, audience.recipientId);
    // Of somebody who is gone there is nothing to compare, and `say` refuses or knows the message already.
    if (key !== undefined && key !== toBase64Url(envelope.recipient.key)) {
      throw new ChatCastError("E_NO_RECIPIENT", "the frame is sealed for somebody else", { path: "recipient" });
    }
  }
  const context = await contextOf(envelope, sealed.roomHash);
  const good = await isAuthentic(envelope, context, member, utf8);
  const verdict = keyedVerdict(good ? "valid" : "compromised", context, envelope.frame);
  if (!good) return { verdict };
  const { session, streamId, kind, frame } = envelope;
  return {
    verdict,
    draft: {
      id: packet.id,
      audience,
      body: { type: "text", text: packet.frame },
      ...(packet.prev === undefined ? {} : { prevId: packet.prev }),
      stream: { name: `${toBase64Url(session.sign)}.${toBase64Url(streamId)}.${kind}`, seq: frame.seq },
      integrity: { suite: context.suite, status: "valid" },
    },
  };
}

type Utf8 = (text: string) => Uint8Array;

async function isAuthentic(envelope: Envelope, context: StreamContext, member: Member, utf8: Utf8): Promise<boolean> {
  const { session, person, certificate, frame } = envelope;
  if (member.identity !== toBase64Url(person)) return false;
  const claim = { ...session, roomHash: context.roomHash, username: utf8(member.name.display) };
  if (!(await isCertified(member, person, sessionStatement(claim), certificate))) return false;
  return isSignedBy(signatures, session.sign, context, frame);
}

/** Most frames come with the session that the member entered with: that one was checked then. */
async function isCertified(member: Member, person: Uint8Array, statement: Uint8Array, certificate: Uint8Array) {
  const known = member.certified;
  if (known !== undefined && equalBytes(known.statement, statement) && equalBytes(known.certificate, certificate)) {
    return true;
  }
  const good = await signatures.verifySignature(person, statement, certificate);
  if (good) member.certified = { statement, certificate };
  return good;
}

async function contextOf({ kind, epoch, streamId, session, recipient }: Envelope, roomHash: Uint8Array) {
  const context: StreamContext = {
    suite: "aes-256-gcm-room",
    kind,
    epoch,
    roomHash,
    senderId: await signatures.sha256(session.sign),
    recipientId: recipient && (await signatures.sha256(recipient.key)),
    streamId,
    total: 0,
    chunkSize: 0,
    totalSize: 0,
  };
  return context;
}
