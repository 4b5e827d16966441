import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** A person, as a program in any language has one: a key, and how it signs. Written from the page, not from our code. */
export class Person {
  readonly #key: KeyObject = generateKeyPairSync("ed25519").privateKey;

  get key(): string {
    return createPublicKey(this.#key).export({ format: "jwk" }).x ?? "";
  }

  proof(nonce: string, roomName: string, username: string): string {
    const sized = (name: string) => {
      const bytes = Buffer.from(name, "utf8");
      const size = Buffer.alloc(4);
      size.writeUInt32BE(bytes.length);
      return Buffer.concat([size, bytes]);
    };
    const statement = [Buffer.from("chatcast/v1/entry"), Buffer.from(nonce, "base64url"), sized(roomName)];
    return this.sign(Buffer.concat([...statement, sized(username)]));
  }

  sign(statement: Buffer): string {
    return sign(null, statement, this.#key).toString("base64url");
  }
}
