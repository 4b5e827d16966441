import { type Agreement, type CryptoPort, fromBase64Url, type Signer, safetyNumber } from "@chatcast/protocol";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { agreementOfPair, signerOfPair } from "../crypto/native-curves.ts";
import { type Runtime, webCrypto } from "../crypto/web-crypto.ts";
import { foldName } from "../journal/fold-name.ts";
import type { Identities } from "./port.ts";

/**
 * A key of the person: a pair of which the private half cannot be read, not even by the page; where the browser has no such
 * keys, the 32-byte seed of one.
 */
type StoredKey = CryptoKeyPair | Uint8Array;

interface Schema extends DBSchema {
  /** `profile` signs, `agreement` agrees upon secrets. */
  keys: { key: "profile" | "agreement"; value: StoredKey };
  met: { key: [room: string, username: string]; value: string };
}

/** Keeps the person's key, and the keys of others, in a database of their own: conversations are forgotten, these are not. */
export function indexedDbIdentities(name: string, runtime: Runtime = crypto): Identities {
  let opening: Promise<IDBPDatabase<Schema>> | undefined;
  const database = (): Promise<IDBPDatabase<Schema>> => {
    opening ??= openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("keys");
        db.createObjectStore("met");
      },
      terminated: () => {
        opening = undefined;
      },
    });
    return opening;
  };
  let signing: Promise<Signer | undefined> | undefined;
  let agreeing: Promise<Agreement | undefined> | undefined;
  const met = (room: string, username: string): [string, string] => [foldName(room), foldName(username)];
  // Asked with each message that is opened, and a transaction costs more than all else about it. What another tab trusts
  // meanwhile is learnt with the next load.
  const remembered = new Map<string, string>();

  return {
    signer() {
      // Asked again after a failure: storage that is shut now may be open later.
      signing ??= keptKey(database, runtime, SIGNS).catch(() => {
        signing = undefined;
        return undefined;
      });
      return signing;
    },

    agreement() {
      agreeing ??= keptKey(database, runtime, AGREES).catch(() => {
        agreeing = undefined;
        return undefined;
      });
      return agreeing;
    },

    async meet(room, username, key) {
      const place = met(room, username);
      const seen = remembered.get(place.join("\n"));
      if (seen !== undefined) return seen;
      const transaction = (await database()).transaction("met", "readwrite");
      const known = await transaction.store.get(place);
      if (known === undefined && key !== undefined) await transaction.store.put(key, place);
      await transaction.done;
      const found = known ?? key;
      if (found !== undefined) remembered.set(place.join("\n"), found);
      return found;
    },

    async trust(room, username, key) {
      const place = met(room, username);
      await (await database()).put("met", key, place);
      remembered.set(place.join("\n"), key);
    },

    async safetyNumber(one, other) {
      const [a, b] = [fromBase64Url(one), fromBase64Url(other)];
      if (a === undefined || b === undefined) throw new TypeError("not a key");
      return safetyNumber(await webCrypto(runtime), a, b);
    },
  };
}

/** A kind of key: where it is kept, how it is made, and what becomes of it. */
interface Kind<T> {
  name: "profile" | "agreement";
  algorithm: "Ed25519" | "X25519";
  usages: KeyUsage[];
  ofSeed(port: CryptoPort, seed: Uint8Array): Promise<T>;
  ofPair(subtle: SubtleCrypto, pair: CryptoKeyPair): Promise<T>;
}

const SIGNS: Kind<Signer> = {
  name: "profile",
  algorithm: "Ed25519",
  usages: ["sign", "verify"],
  ofSeed: (port, seed) => port.signerOf(seed),
  ofPair: signerOfPair,
};

const AGREES: Kind<Agreement> = {
  name: "agreement",
  algorithm: "X25519",
  usages: ["deriveBits"],
  ofSeed: (port, seed) => port.agreementOf(seed),
  ofPair: agreementOfPair,
};

/** The one key of its kind of this profile, made when there is none. Two tabs that make one at the same time keep the same. */
async function keptKey<T>(database: () => Promise<IDBPDatabase<Schema>>, runtime: Runtime, kind: Kind<T>): Promise<T> {
  const port = await webCrypto(runtime);
  const db = await database();
  const kept = await db.get("keys", kind.name);
  if (kept !== undefined) return keyOf(port, runtime, kind, kept);
  const made = await newKey(port, runtime, kind);
  const transaction = db.transaction("keys", "readwrite", { durability: "strict" });
  const first = await transaction.store.get(kind.name);
  if (first === undefined) await transaction.store.put(made, kind.name);
  await transaction.done;
  return keyOf(port, runtime, kind, first ?? made);
}

async function newKey<T>(port: CryptoPort, { subtle }: Runtime, { algorithm, usages }: Kind<T>): Promise<StoredKey> {
  try {
    return (await subtle?.generateKey(algorithm, false, usages)) as CryptoKeyPair;
  } catch {
    return port.randomBytes(32);
  }
}

function keyOf<T>(port: CryptoPort, { subtle }: Runtime, kind: Kind<T>, key: StoredKey): Promise<T> {
  if (key instanceof Uint8Array) return kind.ofSeed(port, key);
  if (subtle === undefined) throw new TypeError("no keys here");
  return kind.ofPair(subtle, key);
}
