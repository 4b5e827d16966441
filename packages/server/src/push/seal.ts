import { createCipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";

/** What a browser gave with its address: its public key, an uncompressed point, and 16 bytes that only it and this server know. */
export interface BrowserKeys {
  p256dh: Uint8Array;
  auth: Uint8Array;
}

/** Salt and private key of one message; both are new with each. Given in tests alone. */
export interface MessageSeed {
  salt: Uint8Array;
  privateKey: Uint8Array;
}

const RECORD_BYTES = 4_096;
/** Marks the last record (RFC 8188, section 2). */
const LAST = Uint8Array.of(2);

/**
 * Seals a message for one browser, so that its push service reads nothing of it (RFC 8291, `aes128gcm` of RFC 8188, one record).
 * @throws Error for a key that is no point of the curve
 */
export function sealPush(plain: Uint8Array, { p256dh, auth }: BrowserKeys, seed: MessageSeed = freshSeed()): Buffer {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(seed.privateKey);
  const own = curve.getPublicKey();
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), p256dh, own]);
  const material = hkdf(curve.computeSecret(p256dh), auth, info, 32);
  const key = hkdf(material, seed.salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = hkdf(material, seed.salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(plain), cipher.update(LAST), cipher.final(), cipher.getAuthTag()]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(RECORD_BYTES, 0);
  head.writeUInt8(own.length, 4);
  return Buffer.concat([seed.salt, head, own, sealed]);
}

const hkdf = (material: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer =>
  Buffer.from(hkdfSync("sha256", material, salt, info, length));

function freshSeed(): MessageSeed {
  const curve = createECDH("prime256v1");
  curve.generateKeys();
  return { salt: randomBytes(16), privateKey: curve.getPrivateKey() };
}
