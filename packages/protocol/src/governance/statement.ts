import { ChatCastError } from "../errors.ts";
import type { GivenCommand, Party } from "../frame/command.ts";
import { fromBase64Url } from "../sealed/base64url.ts";
import { ascii, concat, u8, u32 } from "../sealed/bytes.ts";

type Utf8 = (text: string) => Uint8Array;

/** Whoever made the room. Keyless founders are what their token proves. */
export type Founder = Pick<Party, "memberId" | "key">;

/** What a command says, without when and without its signature. */
export type CommandClaim = Pick<GivenCommand, "seq" | "previous" | "kind" | "by" | "target">;

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
  const { seq, previous, kind, by, target } = claim;
  return concat(
    ascii("chatcast/v1/command"),
    room,
    bytes32(previous),
    u32(seq),
    sized(ascii(kind)),
    partyBytes(by, utf8),
    target === undefined ? u8(0) : concat(u8(1), partyBytes(target, utf8)),
  );
}

/** A key of zeros stands for none. */
const partyBytes = ({ username, memberId, key }: Party, utf8: Utf8): Uint8Array =>
  concat(key === undefined ? new Uint8Array(32) : bytes32(key), sized(ascii(memberId)), sized(utf8(username)));

const sized = (bytes: Uint8Array): Uint8Array => concat(u32(bytes.length), bytes);

/** @throws ChatCastError `E_SCHEMA` for bits behind the last byte, which the gate's pattern lets pass */
function bytes32(text: string): Uint8Array {
  const bytes = fromBase64Url(text);
  if (bytes?.length !== 32) throw new ChatCastError("E_SCHEMA", "not 32 bytes in base64url");
  return bytes;
}
