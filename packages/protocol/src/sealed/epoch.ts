import { fromBase64Url, toBase64Url } from "../base64url.ts";
import { ascii, concat, equalBytes, u32 } from "./bytes.ts";
import type { Agreement, CryptoPort } from "./crypto-port.ts";
import { expand, extract } from "./hkdf.ts";

/** The secret of an epoch for one person. */
export interface Box {
  /** The person's Ed25519 key, 32 bytes. */
  key: Uint8Array;
  /** 48 bytes: the secret, sealed, and its tag. */
  box: Uint8Array;
}

/** The secret of an epoch for everybody who stays, under one X25519 key that was made for it and is kept nowhere. */
export interface Boxes {
  /** Its public half, 32 bytes. */
  ephemeral: Uint8Array;
  boxes: readonly Box[];
}

/** As they travel: base64url, of all boxes together. */
export interface BoxesFields {
  ephemeral: string;
  boxes: string;
}

/** What boxes are bound to beside whose they are. */
export interface EpochName {
  /** SHA-256 of the room's id. */
  roomHash: Uint8Array;
  /** 1, 2, 3 …; a room begins with 0, whose secret is in its first link. */
  number: number;
  /** Public half of the access key that the epoch's secret makes. */
  access: Uint8Array;
}

/** Whose box it is: a person, by its Ed25519 key, and the X25519 key that it has certified. 32 bytes each. */
export interface BoxOwner {
  key: Uint8Array;
  agree: Uint8Array;
}

/** Everything here is sealed once under a key that nothing else is ever sealed with. */
const NONCE = new Uint8Array(12);
const KEY_BYTES = 32;
/** A key and its box. */
const ENTRY_BYTES = 80;

/** Bytes whose SHA-256 a command signs for its boxes. Every part has a fixed length. */
export const boxesBytes = ({ ephemeral, boxes }: Boxes): Uint8Array =>
  concat(ascii("chatcast/v1/boxes"), ephemeral, ...boxes.flatMap(({ key, box }) => [key, box]));

export const writeBoxes = ({ ephemeral, boxes }: Boxes): BoxesFields => ({
  ephemeral: toBase64Url(ephemeral),
  boxes: toBase64Url(concat(...boxes.flatMap(({ key, box }) => [key, box]))),
});

/** @returns undefined for what `writeBoxes` does not write, and where somebody has two */
export function readBoxes({ ephemeral, boxes }: BoxesFields): Boxes | undefined {
  const [own, all] = [fromBase64Url(ephemeral), fromBase64Url(boxes)];
  if (own === undefined || all === undefined || all.length % ENTRY_BYTES !== 0) return undefined;
  const read = Array.from({ length: all.length / ENTRY_BYTES }, (_, at) => {
    const entry = all.subarray(at * ENTRY_BYTES, (at + 1) * ENTRY_BYTES);
    return { key: entry.slice(0, KEY_BYTES), box: entry.slice(KEY_BYTES) };
  });
  const owners = new Set(read.map(({ key }) => toBase64Url(key)));
  return owners.size === read.length ? { ephemeral: own, boxes: read } : undefined;
}

/** @param ephemeral made for this epoch @returns undefined where the owner's key is none */
export async function sealBox(
  crypto: CryptoPort,
  name: EpochName,
  ephemeral: Agreement,
  owner: BoxOwner,
  secret: Uint8Array,
): Promise<Uint8Array | undefined> {
  const shared = await ephemeral.agree(owner.agree);
  if (shared === undefined) return undefined;
  const bound = boxStatement(name, ephemeral.publicKey, owner);
  return (await boxKey(crypto, bound, shared)).seal(NONCE, bound, secret);
}

/** @param ours this person's key, and what it agrees with @returns undefined for what is not its box for this epoch */
export async function openBox(
  crypto: CryptoPort,
  name: EpochName,
  { ephemeral, boxes }: Boxes,
  ours: { key: Uint8Array; agreement: Agreement },
): Promise<Uint8Array | undefined> {
  const { key, agreement } = ours;
  const mine = boxes.find((box) => equalBytes(box.key, key));
  const shared = mine && (await agreement.agree(ephemeral));
  if (mine === undefined || shared === undefined) return undefined;
  const bound = boxStatement(name, ephemeral, { key, agree: agreement.publicKey });
  return (await boxKey(crypto, bound, shared)).open(NONCE, bound, mine.box);
}

function boxStatement({ roomHash, number, access }: EpochName, ephemeral: Uint8Array, owner: BoxOwner): Uint8Array {
  return concat(ascii("chatcast/v1/box"), roomHash, u32(number), access, ephemeral, owner.key, owner.agree);
}

async function boxKey(crypto: CryptoPort, bound: Uint8Array, shared: Uint8Array) {
  const prk = await extract(crypto, await crypto.sha256(bound), shared);
  return crypto.aes256Gcm(await expand(crypto, prk, ascii("chatcast v1 box key"), KEY_BYTES));
}

/** The secret of the epoch before, for whoever has this one's. @param key `RoomKeys.past` of this epoch @returns 48 bytes */
export async function sealPast(
  crypto: CryptoPort,
  name: EpochName,
  key: Uint8Array,
  secret: Uint8Array,
): Promise<Uint8Array> {
  return (await crypto.aes256Gcm(key)).seal(NONCE, pastStatement(name), secret);
}

/** @returns undefined for what was not sealed with this epoch's secret */
export async function openPast(
  crypto: CryptoPort,
  name: EpochName,
  key: Uint8Array,
  past: Uint8Array,
): Promise<Uint8Array | undefined> {
  return (await crypto.aes256Gcm(key)).open(NONCE, pastStatement(name), past);
}

const pastStatement = ({ roomHash, number, access }: EpochName): Uint8Array =>
  concat(ascii("chatcast/v1/past"), roomHash, u32(number), access);
