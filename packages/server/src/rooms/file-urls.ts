import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Capability urls of stored files: `/files/<savedName>?for=<memberId>&key=<hmac>`. Each member gets one of its own,
 * so that a url tells on nobody else's behalf and dies with its member's right to read.
 */
export class FileUrls {
  readonly #secret: Uint8Array;

  /** @param secret 32 random bytes, kept with the data so that urls survive a restart. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  mint(savedName: string, memberId: string): string {
    return `/files/${savedName}?for=${memberId}&key=${this.#key(savedName, memberId)}`;
  }

  verify(savedName: string, memberId: string, key: string): boolean {
    const expected = Buffer.from(this.#key(savedName, memberId));
    const received = Buffer.from(key);
    return expected.length === received.length && timingSafeEqual(expected, received);
  }

  /** The stored file that a url of this member names; undefined for any url that was not minted for it. */
  resolve(url: string, memberId: string): string | undefined {
    const savedName = /^\/files\/([A-Za-z0-9._-]+)\?/.exec(url)?.[1];
    return savedName !== undefined && url === this.mint(savedName, memberId) ? savedName : undefined;
  }

  #key(savedName: string, memberId: string): string {
    return createHmac("sha256", this.#secret).update(`${savedName}\n${memberId}`).digest("base64url");
  }
}
