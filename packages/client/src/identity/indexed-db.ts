import { type CryptoPort, fromBase64Url, type Signer, safetyNumber } from "@chatcast/protocol";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { signerOfPair } from "../crypto/native-curves.ts";
import { type Runtime, webCrypto } from "../crypto/web-crypto.ts";
import { foldName } from "../journal/fold-name.ts";
import type { Identities } from "./port.ts";

/**
 * The person's key: a pair of which the private half cannot be read, not even by the page; where the browser has no such
 * keys, the 32-byte seed of one.
 */
type StoredKey = CryptoKeyPair | Uint8Array;

interface Schema extends DBSchema {
  keys: { key: "profile"; value: StoredKey };
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
  const met = (room: string, username: string): [string, string] => [foldName(room), foldName(username)];

  return {
    signer() {
      // Asked again after a failure: storage that is shut now may be open later.
      signing ??= profileKey(database, runtime).catch(() => {
        signing = undefined;
        return undefined;
      });
      return signing;
    },

    async meet(room, username, key) {
      const transaction = (await database()).transaction("met", "readwrite");
      const known = await transaction.store.get(met(room, username));
      if (known === undefined && key !== undefined) await transaction.store.put(key, met(room, username));
      await transaction.done;
      return known ?? key;
    },

    async trust(room, username, key) {
      await (await database()).put("met", key, met(room, username));
    },

    async safetyNumber(one, other) {
      const [a, b] = [fromBase64Url(one), fromBase64Url(other)];
      if (a === undefined || b === undefined) throw new TypeError("not a key");
      return safetyNumber(await webCrypto(runtime), a, b);
    },
  };
}

/** The one key of this profile, made when there is none. Two tabs that make one at the same time keep the same. */
async function profileKey(database: () => Promise<IDBPDatabase<Schema>>, runtime: Runtime): Promise<Signer> {
  const port = await webCrypto(runtime);
  const db = await database();
  const kept = await db.get("keys", "profile");
  if (kept !== undefined) return signerOf(port, runtime, kept);
  const made = await newKey(port, runtime);
  const transaction = db.transaction("keys", "readwrite", { durability: "strict" });
  const first = await transaction.store.get("profile");
  if (first === undefined) await transaction.store.put(made, "profile");
  await transaction.done;
  return signerOf(port, runtime, first ?? made);
}

async function newKey(port: CryptoPort, { subtle }: Runtime): Promise<StoredKey> {
  try {
    return (await subtle?.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  } catch {
    return port.randomBytes(32);
  }
}

function signerOf(port: CryptoPort, { subtle }: Runtime, key: StoredKey): Promise<Signer> {
  if (key instanceof Uint8Array) return port.signerOf(key);
  if (subtle === undefined) throw new TypeError("no keys here");
  return signerOfPair(subtle, key);
}
