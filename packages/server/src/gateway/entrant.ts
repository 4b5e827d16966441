import { createPublicKey, randomBytes, verify } from "node:crypto";
import { ChatCastError, entryStatement, type Identity } from "@chatcast/protocol";

const NONCE_BYTES = 32;

export interface Entry {
  roomName: string;
  username: string;
  identity?: Identity | undefined;
}

/** Whoever is about to enter over one connection: what it must sign, and whether it did. */
export class Entrant {
  readonly #encodeUtf8: (text: string) => Uint8Array;
  #nonce: Buffer | undefined;

  constructor(encodeUtf8: (text: string) => Uint8Array) {
    this.#encodeUtf8 = encodeUtf8;
  }

  /** 32 bytes in base64url for the next entry; the ones before are void. */
  challenge(): string {
    this.#nonce = randomBytes(NONCE_BYTES);
    return this.#nonce.toString("base64url");
  }

  /**
   * @returns the key that was proved; undefined when none was shown
   * @throws ChatCastError `E_FORBIDDEN` when the proof is no signature of that key for this entry on this connection
   */
  prove({ roomName, username, identity }: Entry): string | undefined {
    const nonce = this.#nonce;
    // Whatever comes of it: a nonce is for one entry.
    this.#nonce = undefined;
    if (identity === undefined) return undefined;
    const names = { roomName: this.#encodeUtf8(roomName), username: this.#encodeUtf8(username) };
    if (nonce === undefined || !isSigned(identity, entryStatement({ nonce, ...names }))) {
      throw new ChatCastError("E_FORBIDDEN", "the key is not proved for this entry", { path: "identity" });
    }
    return identity.key;
  }
}

function isSigned({ key, proof }: Identity, statement: Uint8Array): boolean {
  try {
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key }, format: "jwk" });
    return verify(null, statement, publicKey, Buffer.from(proof, "base64url"));
  } catch {
    // 32 bytes that are no key of this curve.
    return false;
  }
}
