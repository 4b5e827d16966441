import { fromBase64Url } from "../base64url.ts";
import { ChatCastError } from "../errors.ts";
import type { GivenCommand, Party } from "../frame/command.ts";
import type { EpochStart } from "../frame/epoch.ts";
import { ascii, concat, u8, u32 } from "../sealed/bytes.ts";

type Utf8 = (text: string) => Uint8Array;

/** Whoever made the room. Keyless founders are what their token proves. */
export type Founder = Pick<Party, "memberId" | "key">;

/** What a command says, without when and without its signature. */
export type CommandClaim = Pick<GivenCommand, "seq" | "previous" | "kind" | "by" | "target" | "epoch" | "host">;

/** Bytes whose SHA-256 stands for an open room in statements; of a sealed room it is that of its id. `name` as it is shown. */
export const openRoomBytes = (name: string, utf8: Utf8): Uint8Array =>
  concat(ascii("chatcast/v1/open-room"), utf8(name));

/** Bytes whose SHA-256 stands before the first command of a room. `room` is the 32 bytes that stand for it. */
export const foundationBytes = (room: Uint8Array, founder: Founder | undefined, utf8: Utf8): Uint8Array =>
  concat(ascii("chatcast/v1/commands"), room, partyBytes({ username: "", memberId: "", ...founder }, utf8));

/**
 * What the key of who orders something signs: where, behind which other command, what, as whom, about whom. Every part
 * has a fixed length or its length before it. @throws ChatCastError `E_SCHEMA` where a key or a digest is none
 */
export function commandStatement(room: Uint8Array, claim: CommandClaim, utf8: Utf8): Uint8Array {
  const { seq, previous, kind, by, target, epoch, host } = claim;
  return concat(
    ascii("chatcast/v1/command"),
    room,
    bytesOf(previous, 32),
    u32(seq),
    sized(ascii(kind)),
    partyBytes(by, utf8),
    target === undefined ? u8(0) : concat(u8(1), partyBytes(target, utf8)),
    epoch === undefined ? new Uint8Array() : epochBytes(epoch),
    host === undefined ? new Uint8Array() : sized(utf8(host)),
  );
}

/** What begins with the command: its number, its access key, the secret before it, and SHA-256 of `boxesBytes`. */
const epochBytes = ({ number, access, past, boxes }: EpochStart): Uint8Array =>
  concat(u32(number), bytesOf(access, 32), bytesOf(past, 48), bytesOf(boxes, 32));

/** A key of zeros stands for none. */
const partyBytes = ({ username, memberId, key }: Party, utf8: Utf8): Uint8Array =>
  concat(key === undefined ? new Uint8Array(32) : bytesOf(key, 32), sized(ascii(memberId)), sized(utf8(username)));

const sized = (bytes: Uint8Array): Uint8Array => concat(u32(bytes.length), bytes);

/** @throws ChatCastError `E_SCHEMA` for bits behind the last byte, which the gate's pattern lets pass */
function bytesOf(text: string, length: number): Uint8Array {
  const bytes = fromBase64Url(text);
  if (bytes?.length !== length) throw new ChatCastError("E_SCHEMA", `not ${length} bytes in base64url`);
  return bytes;
}
