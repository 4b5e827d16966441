import { toHex } from "@chatcast/protocol";

interface NodeHash {
  update(bytes: Uint8Array): NodeHash;
  digest(): Uint8Array<ArrayBuffer>;
}

/** The part of Node's `process` that is asked for its own SHA-256; in a browser there is none. */
interface NodeProcess {
  getBuiltinModule?: (id: string) => { createHash?: (name: string) => NodeHash } | undefined;
}

function nativeHash(): NodeHash | undefined {
  // Asked at run time instead of imported: the same module then goes into a browser's bundle unchanged.
  const { process } = globalThis as { process?: NodeProcess };
  return process?.getBuiltinModule?.("node:crypto")?.createHash?.("sha256");
}

/** Loaded where nothing native is there: on plain HTTP, and for what does not come as a whole. */
const library = () => import("@noble/hashes/sha2.js");

/** SHA-256 of what is in memory as a whole, 32 bytes. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  const hash = nativeHash();
  if (hash !== undefined) return hash.update(bytes).digest();
  const { subtle } = crypto as Partial<Crypto>;
  if (subtle === undefined) return (await library()).sha256(bytes);
  return new Uint8Array(await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}

/** SHA-256 of bytes that come one piece after the other, in hex. WebCrypto has no such thing. */
export async function sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = nativeHash() ?? (await library()).sha256.create();
  for await (const piece of pieces) hash.update(piece);
  return toHex(hash.digest());
}
