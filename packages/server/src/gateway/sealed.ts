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
import { type Occupant, requireSealedRoom } from "./seat.ts";

/** A sealed message that may be said, or the verdict on one that is not what its sender signed. */
export type Checked = { verdict: KeyedVerdict; draft?: Draft };

/**
 * What the server can tell of a sealed frame without a secret: that it is this member's, said in this room and epoch and
 * to that recipient, and signed so. Its place in its stream is asked of the log, which alone knows what was stored.
 * @throws ChatCastError `E_SUITE` in another room or epoch, `E_SCHEMA` for what is no frame or contradicts its packet
 */
export async function checkSealed(occupant: Occupant, packet: SealedMsg, utf8: Utf8): Promise<Checked> {
  const sealed = requireSealedRoom(occupant.room);
  const envelope = readEnvelope(packet.frame);
  if (envelope === undefined || !SAID.has(envelope.kind)) {
    throw new ChatCastError("E_SCHEMA", "not a sealed frame", { path: "frame" });
  }
  requireAudience(occupant, packet, envelope);
  // One of an earlier epoch may have been stored in its time: the log knows.
  if (envelope.epoch > sealed.epoch) sealed.require(envelope.epoch);
  const verdict = await judge(occupant, envelope, NO_FILE, utf8);
  if (verdict.status === "compromised") return { verdict };
  const { session, streamId, kind, frame } = envelope;
  return {
    verdict,
    draft: {
      id: packet.id,
      audience: audienceOf(packet),
      body: { type: "text", text: packet.frame },
      ...(packet.prev === undefined ? {} : { prevId: packet.prev }),
      ...(packet.deletes === undefined ? {} : { deletes: packet.deletes }),
      epoch: envelope.epoch,
      stream: { name: `${toBase64Url(session.sign)}.${toBase64Url(streamId)}.${kind}`, seq: frame.seq },
      integrity: { suite: verdict.suite, status: "valid" },
    },
  };
}

type Utf8 = (text: string) => Uint8Array;

/** What is said by a packet SEALED; manifests and seals have packets of their own. */
const SAID: ReadonlySet<Envelope["kind"]> = new Set(["message", "receipt", "control"]);

/** Public sizes that manifest and seal of a file are signed with; and behind what a manifest's file goes on. */
type Plan = Pick<StreamContext, "total" | "chunkSize" | "totalSize" | "continues">;
const NO_FILE: Plan = { total: 0, chunkSize: 0, totalSize: 0 };

/**
 * The frame is for whom its packet names. @throws ChatCastError `E_SCHEMA` for another audience, `E_NO_RECIPIENT` for
 * another person
 */
export function requireAudience(
  { room, member }: Occupant,
  packet: Parameters<typeof audienceOf>[0],
  { recipient }: Envelope,
): void {
  const audience = audienceOf(packet);
  if ((audience.mode === "unicast") !== (recipient !== undefined)) {
    throw new ChatCastError("E_SCHEMA", "the frame is for another audience", { path: "mode" });
  }
  if (audience.mode === "broadcast" || recipient === undefined) return;
  const key = room.talk.keyOf(member, audience.recipient, audience.recipientId);
  // Of somebody who is gone there is nothing to compare, and what is asked for is refused or known already.
  if (key !== undefined && key !== toBase64Url(recipient.key)) {
    throw new ChatCastError("E_NO_RECIPIENT", "the frame is sealed for somebody else", { path: "recipient" });
  }
}

/**
 * Whether the frame is this member's, said in this room and epoch, and of a file with that plan.
 * @param opened the manifest whose session must have signed it; left out: any of the member's
 */
export async function judge(
  { room, member }: Occupant,
  envelope: Envelope,
  plan: Plan,
  utf8: Utf8,
  opened?: string,
): Promise<KeyedVerdict> {
  const { roomHash } = requireSealedRoom(room);
  const context = await contextOf(envelope, roomHash, plan);
  const good =
    opened === undefined
      ? await isAuthentic(envelope, context, member, utf8)
      : isSameSession(envelope, readEnvelope(opened)) &&
        (await isSignedBy(signatures, envelope.session.sign, context, envelope.frame));
  return keyedVerdict(good ? "valid" : "compromised", context, envelope.frame);
}

/** The session was certified when its manifest came, under the name that its member had then. */
function isSameSession({ session, person, certificate }: Envelope, opened: Envelope | undefined): boolean {
  if (opened === undefined) return false;
  const [one, other] = [
    [session.sign, session.agree, person, certificate],
    [opened.session.sign, opened.session.agree, opened.person, opened.certificate],
  ];
  return one.every((field, at) => equalBytes(field, other[at] ?? new Uint8Array()));
}

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

async function contextOf({ kind, epoch, streamId, session, recipient }: Envelope, roomHash: Uint8Array, plan: Plan) {
  const context: StreamContext = {
    suite: "aes-256-gcm-room",
    kind,
    epoch,
    roomHash,
    senderId: await signatures.sha256(session.sign),
    recipientId: recipient && (await signatures.sha256(recipient.key)),
    streamId,
    ...plan,
  };
  return context;
}
