import {
  barePicture,
  ChatCastError,
  CONTENT_BYTES,
  continued,
  ENVELOPE_BYTES,
  equalBytes,
  LIMITS,
  MAX_STRETCHES,
  readEnvelope,
  readThumbnail,
  type Seq,
  type Stretch,
  streamAt,
  toBase64Url,
  toHex,
  writeManifest,
  writeRoots,
} from "@chatcast/protocol";
import type { FileSealing, FileToSeal, KeptSealing, SealedBytes } from "./file-port.ts";
import { recipientOf } from "./recipients.ts";
import {
  envelopeOf,
  type FileSenderOptions,
  keptStrand,
  type Leaf,
  newStrand,
  otherFile,
  presentOf,
  type Strand,
  startOf,
  streamKeys,
} from "./strand.ts";

const TAG_BYTES = 16;
/** Of what a manifest says, so that it can travel: base64url takes four characters for three bytes. */
const MANIFEST_BYTES = Math.floor((LIMITS.manifestChars * 3) / 4) - ENVELOPE_BYTES - CONTENT_BYTES - TAG_BYTES;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Begins to seal a file. @throws ChatCastError `E_NO_RECIPIENT`, `E_FORBIDDEN`, `E_TOO_LARGE` */
export async function sealFile(options: FileSenderOptions, file: FileToSeal): Promise<FileSealing> {
  const recipient = file.to && (await recipientOf(options, file.to));
  const strand = await newStrand(options, file, recipient);
  return FileStream.begin(options, file, [{ below: file.totalChunks, stream: strand }], NOTHING);
}

/**
 * Goes on with a file of an earlier run. @param leaves of the chunks that it has sealed
 * @throws ChatCastError `E_SUITE` for what was kept of another file
 */
export async function goOnSealing(
  options: FileSenderOptions,
  file: Omit<FileToSeal, "to">,
  { before = [], ...kept }: KeptSealing,
  leaves: readonly Leaf[],
): Promise<FileSealing> {
  const envelope = readEnvelope(kept.manifest);
  if (envelope === undefined || toBase64Url(envelope.streamId) !== file.streamId) throw otherFile();
  const all = [...before, { chunks: file.totalChunks, ...kept }];
  const stretches: Stretch<Strand>[] = [];
  for (const { chunks, ...strand } of all) {
    const from = stretches.at(-1)?.below ?? 0;
    const own = leaves.filter(([seq]) => seq >= from && seq < chunks);
    stretches.push({ below: chunks, stream: await keptStrand(options, file, strand, own) });
  }
  const { session } = streamAt(stretches, file.totalChunks - 1);
  if (!equalBytes(envelope.certificate, session.certificate)) {
    throw new ChatCastError("E_SUITE", "this file was sent under another name or key: send it anew");
  }
  return new FileStream(options, stretches, { plain: new Map(leaves), frames: new Map() });
}

/** What is known of the chunks that were sealed, in whatever stream: their leaves in both trees. */
interface Sealed {
  plain: Map<Seq, Uint8Array>;
  /** Those that this run has sealed. */
  frames: Map<Seq, Uint8Array>;
}

const NOTHING: Sealed = { plain: new Map(), frames: new Map() };

/** One file on its way into a sealed room: what was sealed of it, and with what. */
class FileStream implements FileSealing {
  readonly #options: FileSenderOptions;
  /** Behind one another; the last is the present one. */
  readonly #stretches: readonly Stretch<Strand>[];
  readonly #plain: Map<Seq, Uint8Array>;
  readonly #frames: Map<Seq, Uint8Array>;
  #seal: Promise<string> | undefined;

  constructor(options: FileSenderOptions, stretches: readonly Stretch<Strand>[], { plain, frames }: Sealed) {
    this.#options = options;
    this.#stretches = stretches;
    this.#plain = new Map(plain);
    this.#frames = new Map(frames);
  }

  /** With a manifest for the last of these streams. */
  static async begin(
    options: FileSenderOptions,
    { name, type, thumbnail }: Pick<FileToSeal, "name" | "type" | "thumbnail">,
    stretches: readonly Stretch<Strand>[],
    sealed: Sealed,
  ): Promise<FileStream> {
    const before = stretches.slice(0, -1).map(({ below, stream }) => ({ below, stream: stream.context }));
    const present = presentOf(stretches);
    const { commit } = await streamKeys(options, present, present.context);
    const said = { name: utf8(name), type: utf8(type), before };
    // What readers would not look at is not sent.
    const picture = thumbnail && readThumbnail(barePicture(thumbnail))?.bytes;
    const key = await options.crypto.hmacSha256(commit);
    const shown = await writeManifest({ ...said, thumbnail: picture }, key);
    // A long name, and streams before this one, may leave no room for a picture.
    const body = shown.length <= MANIFEST_BYTES ? shown : await writeManifest(said, key);
    const manifest = await envelopeOf(options, present, "manifest", body, startOf(stretches));
    const all = [...stretches.slice(0, -1), { below: present.context.total, stream: { ...present, manifest } }];
    return new FileStream(options, all, sealed);
  }

  get kept(): KeptSealing {
    const all = this.#stretches.map(({ below: chunks, stream: { seed, manifest } }) => ({
      chunks,
      seed: toBase64Url(seed),
      manifest,
    }));
    const { seed, manifest } = all.at(-1) ?? { seed: "", manifest: "" };
    const before = all.slice(0, -1);
    return { seed, manifest, ...(before.length === 0 ? {} : { before }) };
  }

  get continues(): FileSealing["continues"] {
    const start = startOf(this.#stretches);
    return start && { transfer_id: toBase64Url(start.streamId), chunks: start.chunks };
  }

  get current(): boolean {
    return presentOf(this.#stretches).context.epoch === this.#options.keys.epoch;
  }

  get leaves(): readonly Leaf[] {
    return [...this.#plain];
  }

  async seal(seq: Seq, plaintext: Uint8Array): Promise<SealedBytes> {
    const { bytes, plain, frames } = await streamAt(this.#stretches, seq).chunks.seal(seq, plaintext);
    this.#plain.set(seq, plain);
    this.#frames.set(seq, frames);
    return { bytes, tag: toHex(bytes.subarray(-TAG_BYTES)).slice(0, 8), leaf: plain };
  }

  release(bytes: Uint8Array): void {
    for (const { stream } of this.#stretches) stream.chunks.release?.(bytes);
  }

  drop(): void {
    for (const { stream } of this.#stretches) stream.chunks.drop();
  }

  async continueAs(file: Omit<FileToSeal, "to">, from: Seq): Promise<FileSealing> {
    const options = this.#options;
    const strand = await newStrand(options, file, presentOf(this.#stretches).recipient);
    const stretches = continued(this.#stretches, from, file.totalChunks, strand);
    if (stretches.length > MAX_STRETCHES)
      throw new ChatCastError("E_TOO_LARGE", "it was stopped too often: send it anew");
    const below = (leaves: ReadonlyMap<Seq, Uint8Array>) => new Map([...leaves].filter(([seq]) => seq < from));
    return FileStream.begin(options, file, stretches, { plain: below(this.#plain), frames: below(this.#frames) });
  }

  finish(read: (seq: Seq) => Promise<Uint8Array>): Promise<string> {
    const seal = this.#seal ?? this.#finish(read);
    this.#seal = seal;
    seal.catch(() => {
      this.#seal = undefined;
    });
    return seal;
  }

  async #finish(read: (seq: Seq) => Promise<Uint8Array>): Promise<string> {
    const present = presentOf(this.#stretches);
    const [plain, frames]: [Uint8Array[], Uint8Array[]] = [[], []];
    for (let seq = 0; seq < present.context.total; seq++) {
      // Of an earlier run: sealed once more, which gives the same frame, or finds that the file is another one.
      if (!this.#frames.has(seq)) await this.seal(seq, await read(seq));
      plain.push(this.#plain.get(seq) ?? new Uint8Array());
      frames.push(this.#frames.get(seq) ?? new Uint8Array());
    }
    const { root } = await this.#options.chunks();
    const roots = { plain: await root(plain), frames: await root(frames) };
    return envelopeOf(this.#options, present, "seal", writeRoots(roots));
  }
}
