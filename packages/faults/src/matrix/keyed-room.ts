import {
  type Agreement,
  associatedData,
  type CryptoPort,
  FrameSealer,
  KEYED_SUITES,
  type KeyedSuiteName,
  merkleLeaf,
  merkleRoot,
  RoomKeys,
  type SealedFrame,
  type Signer,
  type StreamContext,
  type StreamKeys,
  statementOf,
} from "@chatcast/protocol";
import type { Arena, Frame } from "./frame.ts";
import { KeyedReceiver, type Known } from "./keyed-receiver.ts";
import {
  asBytes,
  asText,
  CHUNK,
  CHUNKS,
  chunkOf,
  FORGED,
  MESSAGES,
  SECOND_VERSION,
  SECRET,
  SIZE,
  sampleFile,
  saying,
} from "./sample.ts";

interface Person {
  name: string;
  signer: Signer;
  agreement: Agreement;
  id: Uint8Array;
}

/** A room under a key: its members, who all hold it, and what one of them sends. */
export async function keyedRoom(suite: KeyedSuiteName, crypto: CryptoPort): Promise<Arena> {
  const workshop = await Workshop.open(suite, crypto);
  const file = sampleFile(1);
  return {
    file: await workshop.file("here", file),
    otherFile: await workshop.file("here", sampleFile(3)),
    elsewhere: await workshop.file("elsewhere", sampleFile(5)),
    messages: await workshop.messages(MESSAGES),
    secondVersion: await workshop.again(SECOND_VERSION),
    forgery: await workshop.forged(MESSAGES.length, FORGED),
    sentFile: [asText(file)],
    sentMessages: MESSAGES.map((text) => saying("Ada", text)),
    readPrivate: () => workshop.readBetween(SECRET),
    receive: (_by, frames) => new KeyedReceiver(workshop.known).receive(frames),
  };
}

/** Where the sample's frames are made. */
class Workshop {
  readonly #suite: KeyedSuiteName;
  readonly #crypto: CryptoPort;
  readonly #rooms: Record<string, { hash: Uint8Array; keys: RoomKeys }>;
  readonly #people: readonly [ada: Person, bob: Person, eve: Person];
  readonly #talk: Uint8Array;

  private constructor(
    suite: KeyedSuiteName,
    crypto: CryptoPort,
    rooms: Record<string, { hash: Uint8Array; keys: RoomKeys }>,
    people: readonly [Person, Person, Person],
  ) {
    this.#suite = suite;
    this.#crypto = crypto;
    this.#rooms = rooms;
    this.#people = people;
    this.#talk = crypto.randomBytes(16);
  }

  static async open(suite: KeyedSuiteName, crypto: CryptoPort): Promise<Workshop> {
    const room = async () => {
      const id = crypto.randomBytes(16);
      return { hash: await crypto.sha256(id), keys: await RoomKeys.derive(crypto, id, crypto.randomBytes(32)) };
    };
    const person = async (name: string): Promise<Person> => {
      const signer = await crypto.newSigner();
      return { name, signer, agreement: await crypto.newAgreement(), id: await crypto.sha256(signer.publicKey) };
    };
    const rooms = { here: await room(), elsewhere: await room() };
    return new Workshop(suite, crypto, rooms, [await person("Ada"), await person("Bob"), await person("Eve")]);
  }

  /** What a member of the room called `here` knows before any frame comes. */
  get known(): Known {
    const { hash, keys } = this.#room("here");
    const members = new Map(this.#people.map(({ name, signer, id }) => [name, { id, publicKey: signer.publicKey }]));
    return { suite: this.#suite, crypto: this.#crypto, roomHash: hash, keys, members };
  }

  async file(room: string, bytes: Uint8Array): Promise<Frame[]> {
    const stream = this.#crypto.randomBytes(16);
    const totals = { total: CHUNKS, chunkSize: CHUNK, totalSize: SIZE };
    const plain = Array.from({ length: CHUNKS }, (_, seq) => chunkOf(bytes, seq));
    const leaves = await Promise.all(plain.map((chunk, seq) => merkleLeaf(this.#crypto, seq, chunk)));
    const root = await merkleRoot(this.#crypto, leaves);
    return [
      ...(await this.#sealed("manifest", room, stream, [asBytes(JSON.stringify(totals))])),
      ...(await this.#sealed("chunk", room, stream, plain, totals)),
      ...(await this.#sealed("seal", room, stream, [root])),
    ];
  }

  messages(texts: readonly string[]): Promise<Frame[]> {
    return this.#sealed("message", "here", this.#talk, texts.map(asBytes));
  }

  /** The sender breaks the rule that a number is used once: it tells somebody else another first message. */
  async again(text: string): Promise<Frame> {
    const [frame] = await this.messages([text]);
    if (frame === undefined) throw new Error("one message makes one frame");
    return frame;
  }

  /** Another member makes a frame in the sender's name: with the room's key, which both have, and a signature of its own. */
  async forged(seq: number, text: string): Promise<Frame> {
    const [, , eve] = this.#people;
    const context = this.#context("message", "here", this.#talk);
    const keys = await this.#keys(context, "here");
    const cipher = await KEYED_SUITES[this.#suite].prepare(this.#crypto, keys);
    const plaintext = asBytes(text);
    const place = { seq, final: false };
    const body = await cipher.seal(place, associatedData(context, { ...place, length: plaintext.length }), plaintext);
    const signature = KEYED_SUITES[this.#suite].signs
      ? await eve.signer.sign(await statementOf(this.#crypto, context, { ...place, body }))
      : undefined;
    return this.#frame("message", "here", this.#talk, { ...place, body, signature });
  }

  /**
   * A private message to Bob, shown to Eve. Where the suite encrypts, the two ends agree on a key of their own; under
   * the room's key alone every member reads it.
   */
  async readBetween(text: string): Promise<string | undefined> {
    const [ada, bob, eve] = this.#people;
    const stream = this.#crypto.randomBytes(16);
    const context = { ...this.#context("message", "here", stream), recipientId: bob.id };
    const isPrivate = this.#suite === "aes-256-gcm-room";
    const pair = isPrivate ? { ours: ada.agreement, theirs: bob.agreement.publicKey } : undefined;
    const sealer = await this.#sealer(context, await this.#keys(context, "here", pair));
    const frame = this.#frame("message", "here", stream, await sealer.seal(0, asBytes(text)));
    const tries = [undefined, { ours: eve.agreement, theirs: ada.agreement.publicKey }];
    for (const own of tries) {
      const keys = await this.#keys(context, "here", own);
      const read = await new KeyedReceiver(this.known).read(context, keys, frame);
      if (read !== undefined) return asText(read);
    }
    return undefined;
  }

  async #sealed(
    kind: Frame["kind"],
    room: string,
    stream: Uint8Array,
    plaintexts: readonly Uint8Array[],
    totals = { total: 0, chunkSize: 0, totalSize: 0 },
  ): Promise<Frame[]> {
    const context = { ...this.#context(kind, room, stream), ...totals };
    const sealer = await this.#sealer(context, await this.#keys(context, room));
    const frames: Frame[] = [];
    for (const [seq, plaintext] of plaintexts.entries()) {
      frames.push(this.#frame(kind, room, stream, await sealer.seal(seq, plaintext)));
    }
    return frames;
  }

  #sealer(context: StreamContext, keys: StreamKeys): Promise<FrameSealer> {
    const [{ signer }] = this.#people;
    const signs = KEYED_SUITES[this.#suite].signs ? { signer } : {};
    return FrameSealer.open({ crypto: this.#crypto, context, keys, ...signs });
  }

  async #keys(context: StreamContext, room: string, pair?: { ours: Agreement; theirs: Uint8Array }) {
    const keys = await this.#room(room).keys.stream(context, pair);
    if (keys === undefined) throw new Error("the sample's keys are good ones");
    return keys;
  }

  #context(kind: Frame["kind"], room: string, streamId: Uint8Array): StreamContext {
    const [ada] = this.#people;
    const roomHash = this.#room(room).hash;
    const nobody = { recipientId: undefined, epoch: 0, total: 0, chunkSize: 0, totalSize: 0 };
    return { suite: this.#suite, kind, roomHash, senderId: ada.id, streamId, ...nobody };
  }

  #room(name: string): { hash: Uint8Array; keys: RoomKeys } {
    const room = this.#rooms[name];
    if (room === undefined) throw new Error(`no room ${name}`);
    return room;
  }

  #frame(kind: Frame["kind"], room: string, stream: Uint8Array, sealed: SealedFrame): Frame {
    const { seq, final, body, signature } = sealed;
    const split = body.length - KEYED_SUITES[this.#suite].tagBytes;
    const about = { suite: this.#suite, from: "Ada", room, stream, chunks: CHUNKS, size: SIZE };
    return { kind, ...about, seq, final, bytes: body.slice(0, split), tag: body.slice(split), signature };
  }
}
