import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { Answer, Client } from "./client.ts";
import { type Body, text } from "./shapes.ts";

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
const publicHalf = (key: KeyObject): Buffer =>
  Buffer.from(createPublicKey(key).export({ format: "jwk" }).x ?? "", "base64url");
const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

/** Nobody here can tell that it is none. */
const CIPHERTEXT = Buffer.alloc(40, 0xcc);

/** What a link leads to: only who has the link can make `access`. */
export class SealedRoom {
  readonly id: Buffer = randomBytes(16);
  readonly access: KeyObject = generateKeyPairSync("ed25519").privateKey;

  get name(): string {
    return b64(this.id);
  }

  get publicAccess(): string {
    return b64(publicHalf(this.access));
  }

  /** The same id behind another link. */
  withOtherLink(): SealedRoom {
    return Object.assign(new SealedRoom(), { id: this.id });
  }

  /** As somebody sees it who knows what the server has of its link, and not the link. */
  withoutLink(): SealedRoom {
    return Object.create(this.withOtherLink(), { publicAccess: { value: this.publicAccess } }) as SealedRoom;
  }
}

/** A file, as its manifest says it. */
export interface FilePlan {
  totalSize: number;
  chunkSize: number;
  total: number;
}

const NO_FILE: FilePlan = { totalSize: 0, chunkSize: 0, total: 0 };
const KINDS = { message: 1, chunk: 2, manifest: 3, seal: 4, receipt: 5, control: 6 };

export interface FrameOptions {
  kind?: keyof typeof KINDS;
  file?: FilePlan;
  seq?: number;
  epoch?: number;
  stream?: Buffer;
  /** Whom a private frame is for: the person's key and the session's. */
  recipient?: { key: Buffer; agree: Buffer };
  body?: Buffer;
  /** Behind what a manifest's file goes on, by that stream's id. */
  continues?: { transfer_id: string; chunks: number } | undefined;
}

/** A person in sealed rooms, as a program in any language is one. Written from the page, not from our code. */
export class SealedPerson {
  readonly #key = generateKeyPairSync("ed25519").privateKey;
  readonly #session = generateKeyPairSync("ed25519").privateKey;
  readonly agree: Buffer = publicHalf(generateKeyPairSync("x25519").privateKey);
  readonly stream: Buffer = randomBytes(16);
  readonly username: string;

  constructor(username: string) {
    this.username = username;
  }

  get key(): Buffer {
    return publicHalf(this.#key);
  }

  /** The fields that enter a sealed room. `forge` changes them before they are sent. */
  async entry(client: Client, room: SealedRoom, more: Body = {}): Promise<Body> {
    const nonce = Buffer.from(text(await client.ask("challenge", {}), "nonce"), "base64url");
    const access = Buffer.from(room.publicAccess, "base64url");
    const name = Buffer.from(this.username, "utf8");
    const statement = (by: string) =>
      Buffer.concat([Buffer.from(`chatcast/v1/sealed-entry/${by}`), nonce, room.id, access, u32(name.length), name]);
    return {
      roomName: room.name,
      username: this.username,
      identity: { key: b64(this.key), proof: b64(sign(null, statement("person"), this.#key)) },
      sealed: {
        access: b64(access),
        proof: b64(sign(null, statement("link"), room.access)),
        session: {
          sign: b64(publicHalf(this.#session)),
          agree: b64(this.agree),
          certificate: b64(this.#certificate(room)),
          linked: b64(this.#linked(room)),
        },
      },
      ...more,
    };
  }

  async enters(event: "create_room" | "join_room", client: Client, room: SealedRoom, more: Body = {}): Promise<Answer> {
    return client.ask(event, await this.entry(client, room, more));
  }

  /** An envelope. The body is no ciphertext: the server cannot tell. */
  frame(room: SealedRoom, options: FrameOptions = {}): Buffer {
    const { kind = "message", seq = 0, epoch = 0, stream = this.stream, recipient, body = CIPHERTEXT } = options;
    const session = publicHalf(this.#session);
    const signature = this.#signs(room, { ...options, kind, body });
    return Buffer.concat([
      Buffer.from([1, KINDS[kind], recipient === undefined ? 0 : 1]),
      u32(epoch),
      u64(seq),
      stream,
      session,
      this.agree,
      this.key,
      this.#certificate(room),
      ...(recipient === undefined ? [] : [recipient.key, recipient.agree]),
      signature,
      body,
    ]);
  }

  /** A chunk as it travels: signature, ciphertext and tag. */
  chunk(room: SealedRoom, file: FilePlan, seq: number, body: Buffer, options: FrameOptions = {}): Buffer {
    return Buffer.concat([this.#signs(room, { ...options, kind: "chunk", file, seq, body }), body]);
  }

  #signs(room: SealedRoom, options: FrameOptions & { body: Buffer }): Buffer {
    const { kind = "message", file = NO_FILE, seq = 0, epoch = 0, stream = this.stream, recipient, body } = options;
    const final = kind === "chunk" && seq === file.total - 1;
    const { continues } = options;
    const associated = Buffer.concat([
      Buffer.from("CCFRAME1"),
      Buffer.from([
        4,
        KINDS[kind],
        recipient === undefined ? 0 : 1,
        (final ? 1 : 0) | (continues === undefined ? 0 : 2),
      ]),
      u32(epoch),
      sha256(room.id),
      sha256(publicHalf(this.#session)),
      recipient === undefined ? Buffer.alloc(32) : sha256(recipient.key),
      stream,
      u64(seq),
      u64(file.total),
      u32(file.chunkSize),
      u32(body.length - 16),
      u64(file.totalSize),
      ...(continues === undefined ? [] : [Buffer.from(continues.transfer_id, "base64url"), u64(continues.chunks)]),
    ]);
    return sign(null, Buffer.concat([associated, sha256(body)]), this.#session);
  }

  /** Says a frame. */
  packet(id: string, frame: Buffer, more: Body = {}): Body {
    return { type: "SEALED", seq: 0, id, frame: b64(frame), ...more };
  }

  sign(statement: Buffer): string {
    return b64(sign(null, statement, this.#key));
  }

  /** Stops a file that is under way; `over` is what it is signed over instead. */
  kill(room: SealedRoom, stream: Buffer, over: { stream?: Buffer; room?: SealedRoom; name?: string } = {}): Body {
    const name = Buffer.from(over.name ?? this.username, "utf8");
    const of = over.stream ?? stream;
    const parts = [
      Buffer.from("chatcast/v1/kill"),
      sha256((over.room ?? room).id),
      of,
      this.key,
      u32(name.length),
      name,
    ];
    const signature = this.sign(Buffer.concat(parts));
    return { type: "CONTROL", cmd: "KILL", transfer_id: b64(stream), signature };
  }

  /** By the link: this person has it. */
  #linked(room: SealedRoom): Buffer {
    const name = Buffer.from(this.username, "utf8");
    const parts = [
      Buffer.from("chatcast/v1/linked-session"),
      sha256(room.id),
      this.key,
      publicHalf(this.#session),
      this.agree,
    ];
    return sign(null, Buffer.concat([...parts, u32(name.length), name]), room.access);
  }

  #certificate(room: SealedRoom): Buffer {
    const name = Buffer.from(this.username, "utf8");
    const session = publicHalf(this.#session);
    const parts = [Buffer.from("chatcast/v1/session"), sha256(room.id), session, this.agree, u32(name.length), name];
    return sign(null, Buffer.concat(parts), this.#key);
  }
}
