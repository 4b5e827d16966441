import { createDecipheriv, createECDH, hkdfSync } from "node:crypto";

/** What a browser has: its private key and the secret that it gave away with its address. */
export interface Browser {
  privateKey: Uint8Array;
  auth: Uint8Array;
}

/** Opens a message as a browser does (RFC 8291, section 3.4; RFC 8188, section 2): written from the texts, apart from the sealing. */
export function unsealPush(sealed: Uint8Array, { privateKey, auth }: Browser): string {
  const salt = sealed.subarray(0, 16);
  const keyLength = sealed[20] ?? 0;
  const sender = sealed.subarray(21, 21 + keyLength);
  const record = sealed.subarray(21 + keyLength);
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(privateKey);
  const shared = curve.computeSecret(sender);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), curve.getPublicKey(), sender]);
  const material = Buffer.from(hkdfSync("sha256", shared, auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", material, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", material, salt, "Content-Encoding: nonce\0", 12));
  const opener = createDecipheriv("aes-128-gcm", key, nonce);
  opener.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([opener.update(record.subarray(0, -16)), opener.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 2) throw new Error("this is not the last record");
  return padded.subarray(0, end).toString("utf8");
}

/** A browser with keys of its own, and what it gives away of them. */
export function browser(): Browser & { p256dh: string; authText: string } {
  const curve = createECDH("prime256v1");
  curve.generateKeys();
  const auth = Buffer.alloc(16, 7);
  return {
    privateKey: curve.getPrivateKey(),
    auth,
    p256dh: curve.getPublicKey("base64url"),
    authText: auth.toString("base64url"),
  };
}
