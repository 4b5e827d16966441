/**
 * The cryptography that sealed rooms need, and nothing more. Node and browsers have it in WebCrypto; what an older
 * browser lacks of it comes from a library (`@chatcast/client`, `webCrypto`). Bytes go in and come out as plain arrays;
 * private keys never do, so that an adapter may keep them where nobody can read them.
 */
export interface CryptoPort {
  /** `length` unpredictable bytes. */
  randomBytes(length: number): Uint8Array;
  /** 32 bytes. */
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
  /** Of pieces one behind the other, where that costs less than putting them together. */
  sha256OfParts?(...parts: readonly Uint8Array[]): Promise<Uint8Array>;
  /** HMAC-SHA-256 (RFC 2104) under a key of at least one byte. */
  hmacSha256(key: Uint8Array): Promise<MacKey>;
  /** AES-256-GCM (NIST SP 800-38D) under a key of 32 bytes. */
  aes256Gcm(key: Uint8Array): Promise<AeadKey>;
  /** A new Ed25519 key (RFC 8032). */
  newSigner(): Promise<Signer>;
  /** The Ed25519 key of a 32-byte seed. */
  signerOf(seed: Uint8Array): Promise<Signer>;
  /** False for anything but a good signature: a key or signature of wrong length or shape too. Never throws. */
  verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** A new X25519 key (RFC 7748). */
  newAgreement(): Promise<Agreement>;
  /** The X25519 key of a 32-byte secret. */
  agreementOf(secret: Uint8Array): Promise<Agreement>;
}

export interface MacKey {
  /** 32 bytes, never truncated. */
  tag(message: Uint8Array): Promise<Uint8Array>;
  /** Compares in a time that does not depend on where the tags differ. */
  verify(message: Uint8Array, tag: Uint8Array): Promise<boolean>;
}

export interface AeadKey {
  /**
   * @param nonce 12 bytes, never the same twice under one key
   * @param into of just that length, where it may be written if that costs less than memory of its own
   * @returns ciphertext and its 16-byte tag, as one array: `into`, or another
   */
  seal(nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array, into?: Uint8Array): Promise<Uint8Array>;
  /**
   * @param into 16 bytes shorter than `sealed`, where the plaintext may be written if that costs less than memory of its own
   * @returns `into`, or another array; undefined when the tag does not fit: what is in `into` then is nobody's
   */
  open(
    nonce: Uint8Array,
    associatedData: Uint8Array,
    sealed: Uint8Array,
    into?: Uint8Array,
  ): Promise<Uint8Array | undefined>;
}

export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes, always the same for the same message. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export interface Agreement {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** @returns the 32 shared bytes; undefined for a key that is none, or one that makes every secret the same */
  agree(publicKey: Uint8Array): Promise<Uint8Array | undefined>;
}
