import { createECDH, createHmac, createPrivateKey, type KeyObject, sign } from "node:crypto";

/** Order of the curve P-256 (FIPS 186-5). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** How long a push service may take a signature for good, in seconds; RFC 8292 allows a day. */
const GOOD_FOR = 12 * 3_600;

/**
 * The key by which push services know this server (VAPID, RFC 8292). It is made from the server's own secret, so that it stays
 * the same and nothing more has to be kept; browsers bind their addresses to it.
 */
export class VapidKey {
  /** Uncompressed point, unpadded base64url: what a page subscribes with. */
  readonly publicKey: string;
  readonly #private: KeyObject;

  /** @param secret 32 random bytes, kept with the data */
  constructor(secret: Uint8Array) {
    const scalar = scalarOf(secret);
    const curve = createECDH("prime256v1");
    curve.setPrivateKey(scalar);
    const point = curve.getPublicKey();
    this.publicKey = point.toString("base64url");
    const [x, y] = [point.toString("base64url", 1, 33), point.toString("base64url", 33)];
    const jwk = { kty: "EC", crv: "P-256", d: scalar.toString("base64url"), x, y };
    this.#private = createPrivateKey({ key: jwk, format: "jwk" });
  }

  /**
   * The `authorization` of a request to a push service: a JWT for its origin, and the key.
   * @param subject where who runs this server can be found: the page's origin
   * @param now milliseconds since the epoch
   */
  authorization(endpoint: string, subject: string, now: number): string {
    const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now / 1_000) + GOOD_FOR, sub: subject };
    const text = `${encoded({ typ: "JWT", alg: "ES256" })}.${encoded(claims)}`;
    const signature = sign("sha256", Buffer.from(text), { key: this.#private, dsaEncoding: "ieee-p1363" });
    return `vapid t=${text}.${signature.toString("base64url")}, k=${this.publicKey}`;
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A private key out of 384 bits, of which taking the rest favours none that could be told (FIPS 186-5, A.2.1). */
function scalarOf(secret: Uint8Array): Buffer {
  const bits = createHmac("sha384", secret).update("chatcast/v1/vapid").digest("hex");
  const scalar = (BigInt(`0x${bits}`) % (ORDER - 1n)) + 1n;
  return Buffer.from(scalar.toString(16).padStart(64, "0"), "hex");
}
