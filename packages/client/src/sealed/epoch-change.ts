import {
  type Boxes,
  type BoxesFields,
  type BoxOwner,
  boxesBytes,
  ChatCastError,
  type EpochName,
  type EpochStart,
  equalBytes,
  fromBase64Url,
  openBox,
  openPast,
  readBoxes,
  sealBox,
  sealPast,
  toBase64Url,
  writeBoxes,
} from "@chatcast/protocol";
import type { EpochKeys, EpochRoom, Self } from "./keyring.ts";
import type { EpochOffer } from "./port.ts";

const SECRET_BYTES = 32;

/** Makes an epoch, for those people alone. @param before secret of the epoch before it */
export async function makeEpoch(
  { crypto, roomHash, make }: EpochRoom,
  { number, before }: { number: number; before: Uint8Array },
  people: readonly BoxOwner[],
): Promise<EpochOffer> {
  const secret = crypto.randomBytes(SECRET_BYTES);
  const { keys, access } = await make(secret);
  const name: EpochName = { roomHash, number, access: access.publicKey };
  const ephemeral = await crypto.newAgreement();
  const sealed = people.map(async (owner) => {
    const box = await sealBox(crypto, name, ephemeral, owner, secret);
    return box && { key: owner.key, box };
  });
  const found = (await Promise.all(sealed)).filter((box) => box !== undefined);
  const boxes: Boxes = { ephemeral: ephemeral.publicKey, boxes: found };
  const past = await sealPast(crypto, name, await keys.past(), before);
  const digest = await crypto.sha256(boxesBytes(boxes));
  return {
    epoch: {
      number,
      access: toBase64Url(access.publicKey),
      past: toBase64Url(past),
      boxes: toBase64Url(digest),
    },
    boxes: writeBoxes(boxes),
  };
}

/** The last of a room's epochs, those before it, and the keys of the people for whom it was made. */
export interface OpenedEpochs {
  now: EpochKeys;
  found: Map<number, EpochKeys>;
  boxed: Set<string>;
}

type Known = ReadonlyMap<number, EpochKeys>;

/**
 * @param known epochs that this person has @param starts of all epochs from 1 on, as commands say that were verified
 * @param fields boxes of the last one
 * @throws ChatCastError `E_FORBIDDEN` where there is no box for this person, `E_INTEGRITY` for what is not what it should be
 */
export async function openEpochs(
  room: EpochRoom,
  known: Known,
  starts: readonly EpochStart[],
  fields: BoxesFields,
  self: Self,
): Promise<OpenedEpochs> {
  const last = starts.at(-1);
  const boxes = readBoxes(fields);
  const counted = starts.every(({ number }, at) => number === at + 1);
  if (last === undefined || boxes === undefined || !counted) throw wrong("boxes");
  if (toBase64Url(await room.crypto.sha256(boxesBytes(boxes))) !== last.boxes) throw wrong("boxes");
  const now = known.get(last.number) ?? (await unbox(room, last, boxes, self));
  if (toBase64Url(now.access.publicKey) !== last.access) throw wrong("secret");
  const found = await pastOf(room, known, starts, now);
  return { now, found, boxed: new Set(boxes.boxes.map(({ key }) => toBase64Url(key))) };
}

async function unbox({ crypto, roomHash, make }: EpochRoom, start: EpochStart, boxes: Boxes, self: Self) {
  if (!boxes.boxes.some(({ key }) => equalBytes(key, self.key))) {
    throw new ChatCastError("E_FORBIDDEN", "the new keys of this room are for others: ask for a new link");
  }
  const name: EpochName = { roomHash, number: start.number, access: bytesOf(start.access) };
  const secret = await openBox(crypto, name, boxes, self);
  if (secret === undefined) throw wrong("box");
  return make(secret);
}

/** Every epoch's secret is under the one after it. @returns that one and all before it */
async function pastOf(
  { crypto, roomHash, make }: EpochRoom,
  known: Known,
  starts: readonly EpochStart[],
  last: EpochKeys,
): Promise<Map<number, EpochKeys>> {
  const found = new Map<number, EpochKeys>();
  let here = last;
  for (let number = starts.length; number >= 0; number--) {
    const own = known.get(number);
    if (own !== undefined && !equalBytes(own.secret, here.secret)) throw wrong("past");
    const start = starts[number - 1];
    if (start !== undefined && toBase64Url(here.access.publicKey) !== start.access) throw wrong("past");
    found.set(number, here);
    // What is before that one was learned with it.
    if (own !== undefined && number < starts.length && known.has(0)) break;
    if (start === undefined) break;
    const name: EpochName = { roomHash, number, access: here.access.publicKey };
    const secret = await openPast(crypto, name, await here.keys.past(), bytesOf(start.past));
    if (secret === undefined) throw wrong("past");
    here = await make(secret);
  }
  return found;
}

const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();

const wrong = (what: string): ChatCastError =>
  new ChatCastError("E_INTEGRITY", `the ${what} of the new epoch is not what the command says`);
