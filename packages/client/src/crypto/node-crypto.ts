import { type CryptoPort, toBase64Url } from "@chatcast/protocol";
import { free } from "../files/free.ts";
import { remembered } from "./remembered.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Subset of `node:crypto` that is used here. */
interface NodeCrypto {
  createHash(name: "sha256"): NodeHash;
  createCipheriv(name: "aes-256-gcm", key: Uint8Array, nonce: Uint8Array, options: TagLength): NodeSealing;
  createDecipheriv(name: "aes-256-gcm", key: Uint8Array, nonce: Uint8Array, options: TagLength): NodeOpening;
  createPublicKey(key: { key: { kty: "OKP"; crv: "Ed25519"; x: string }; format: "jwk" }): NodeKey;
  createPrivateKey(key: { key: Uint8Array; format: "der"; type: "pkcs8" }): NodeKey;
  sign(digest: null, message: Uint8Array, key: NodeKey): Bytes;
  verify(digest: null, message: Uint8Array, key: NodeKey, signature: Uint8Array): boolean;
}

interface NodeHash {
  update(bytes: Uint8Array): NodeHash;
  digest(): Bytes;
}

interface NodeCipher {
  setAAD(bytes: Uint8Array): void;
  update(bytes: Uint8Array): Bytes;
  final(): Bytes;
}
type NodeSealing = NodeCipher & { getAuthTag(): Bytes };
type NodeOpening = NodeCipher & { setAuthTag(tag: Uint8Array): void };
type TagLength = { authTagLength: typeof TAG_BYTES };
/** A key object: only the library reads it. */
type NodeKey = { readonly type: string };

interface NodeProcess {
  getBuiltinModule?: (id: "node:crypto") => NodeCrypto;
}

/** What goes over the bytes of files. */
type Bulk = Pick<CryptoPort, "sha256" | "sha256OfParts" | "aes256Gcm" | "verifySignature">;

const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** Of a chunk, enciphered at once. */
const PIECE = 65_536;

/** Asked at run time instead of imported: the same module then goes into a browser's bundle unchanged. */
export function builtInCrypto(): NodeCrypto | undefined {
  return (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.("node:crypto");
}

/**
 * A port of WebCrypto with the work on the bytes of files done by Node's own functions instead: to the same values with less than
 * half of the processor's time, because nothing is copied for a thread and handed back.
 * @param port for the rest
 */
export function nodeCrypto(node: NodeCrypto, port: CryptoPort): CryptoPort {
  return {
    ...port,
    ...bulkOf(node),
    // The public half, and what a seed may be, is the port's affair.
    async signerOf(seed) {
      const { publicKey } = await port.signerOf(seed);
      const key = node.createPrivateKey({ key: pkcs8(seed), format: "der", type: "pkcs8" });
      return { publicKey, sign: async (message) => plain(node.sign(null, message, key)) };
    },
  };
}

function bulkOf(node: NodeCrypto): Bulk {
  const keyOf = remembered((publicKey: Uint8Array) =>
    node.createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: toBase64Url(publicKey) }, format: "jwk" }),
  );
  return {
    sha256: async (bytes) => plain(node.createHash("sha256").update(bytes).digest()),
    async sha256OfParts(...parts) {
      const hash = node.createHash("sha256");
      for (const part of parts) hash.update(part);
      return plain(hash.digest());
    },
    async aes256Gcm(raw) {
      if (raw.length !== KEY_BYTES) throw new RangeError(`an AES-256 key of ${raw.length} bytes`);
      // The caller may do with its own what it likes.
      const key = raw.slice();
      return {
        async seal(nonce, associatedData, plaintext, into) {
          const cipher = node.createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
          cipher.setAAD(associatedData);
          const sealed = into ?? new Uint8Array(plaintext.length + TAG_BYTES);
          through(cipher, plaintext, sealed);
          cipher.final();
          sealed.set(cipher.getAuthTag(), plaintext.length);
          return sealed;
        },
        async open(nonce, associatedData, sealed, into) {
          if (sealed.length < TAG_BYTES) return undefined;
          const cipher = node.createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
          cipher.setAAD(associatedData);
          cipher.setAuthTag(sealed.subarray(-TAG_BYTES));
          const body = sealed.subarray(0, -TAG_BYTES);
          const plaintext = into ?? new Uint8Array(body.length);
          through(cipher, body, plaintext);
          try {
            cipher.final();
          } catch {
            // The only sign that the tag does not fit: what was deciphered until now is nobody's.
            return undefined;
          }
          return plaintext;
        },
      };
    },
    async verifySignature(publicKey, message, signature) {
      try {
        return node.verify(null, message, keyOf(publicKey), signature);
      } catch {
        return false;
      }
    },
  };
}

/** Piece by piece: what a cipher gives out is memory of its own, of which a whole chunk is cleared by the system first. */
function through(cipher: NodeCipher, bytes: Uint8Array, into: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = cipher.update(bytes.subarray(at, at + PIECE));
    into.set(piece, at);
    free(piece);
  }
}

/** A `Buffer` as an array like any other. */
const plain = ({ buffer, byteOffset, length }: Bytes): Uint8Array => new Uint8Array(buffer, byteOffset, length);

/** PKCS #8 of an Ed25519 seed (RFC 8410, section 7). */
const pkcs8 = (seed: Uint8Array): Uint8Array => Uint8Array.of(...PKCS8_HEAD, ...seed);
const PKCS8_HEAD = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
