import type { KeyedSuiteName } from "../integrity/suite.ts";
import { concat, u64 } from "./bytes.ts";
import type { AeadKey, CryptoPort } from "./crypto-port.ts";
import type { StreamKeys } from "./key-schedule.ts";

/**
 * A way of binding bytes to their place in a stream under a key. What it makes of a plaintext is a *body*: the bytes or
 * their ciphertext, then the tag, as one array.
 */
export interface KeyedSuite {
  readonly name: KeyedSuiteName;
  readonly keyed: true;
  /** Bytes that a body is longer than its plaintext. */
  readonly tagBytes: number;
  /** Whether every frame is signed by its sender too. Without it any member who holds the key can speak as any other. */
  readonly signs: boolean;
  prepare(crypto: CryptoPort, keys: StreamKeys): Promise<BodyCipher>;
}

/** A suite with the keys of one stream. Its associated data binds whatever else a body must not be moved away from. */
export interface BodyCipher {
  /** @param into where the body may be written, as for `AeadKey.seal` */
  seal(place: Place, associatedData: Uint8Array, plaintext: Uint8Array, into?: Uint8Array): Promise<Uint8Array>;
  /**
   * @param into where the plaintext may be written, as for `AeadKey.open`
   * @returns undefined when the tag does not fit. What it should have been is told to nobody.
   */
  open(place: Place, associatedData: Uint8Array, body: Uint8Array, into?: Uint8Array): Promise<Uint8Array | undefined>;
}

/** Where in its stream a body stands. Under one key, the same place never holds two plaintexts. */
export interface Place {
  seq: number;
  final: boolean;
}

/** `iv` XOR (three zero bytes, the final flag, `seq` as 64 bit): TLS 1.3's rule with STREAM's flag. 12 bytes. */
export function nonceOf(iv: Uint8Array, { seq, final }: Place): Uint8Array {
  const counter = concat(Uint8Array.of(0, 0, 0, final ? 1 : 0), u64(seq));
  return iv.map((byte, i) => byte ^ (counter[i] ?? 0));
}

const HMAC_BYTES = 32;

/** Readable by everybody on the way, alterable by nobody without the room's key. A step between, for the lab. */
export const hmacSha256Room: KeyedSuite = {
  name: "hmac-sha256-room",
  keyed: true,
  tagBytes: HMAC_BYTES,
  signs: false,
  async prepare(crypto, keys) {
    const key = await crypto.hmacSha256(keys.mac);
    return {
      async seal(_place, associatedData, plaintext) {
        return concat(plaintext, await key.tag(concat(associatedData, plaintext)));
      },
      async open(_place, associatedData, body) {
        if (body.length < HMAC_BYTES) return undefined;
        const plaintext = body.subarray(0, -HMAC_BYTES);
        const good = await key.verify(concat(associatedData, plaintext), body.subarray(-HMAC_BYTES));
        return good ? plaintext : undefined;
      },
    };
  },
};

/** What seals and opens bodies with AES-256-GCM, wherever its key lies. @param iv 12 bytes, of the stream's keys */
export const gcmCipher = (key: AeadKey, iv: Uint8Array): BodyCipher => ({
  seal: (place, ...rest) => key.seal(nonceOf(iv, place), ...rest),
  open: (place, ...rest) => key.open(nonceOf(iv, place), ...rest),
});

/** Sealed rooms: AES-256-GCM under a key per stream, and every frame signed. */
export const aes256GcmRoom: KeyedSuite = {
  name: "aes-256-gcm-room",
  keyed: true,
  tagBytes: 16,
  signs: true,
  prepare: async (crypto, keys) => gcmCipher(await crypto.aes256Gcm(keys.aead), keys.iv),
};

/** The suites that need a key, by the name a room has. */
export const KEYED_SUITES: Record<KeyedSuiteName, KeyedSuite> = {
  "hmac-sha256-room": hmacSha256Room,
  "aes-256-gcm-room": aes256GcmRoom,
};
