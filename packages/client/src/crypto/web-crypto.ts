import { ChatCastError, type CryptoPort } from "@chatcast/protocol";
import { gcmKey } from "./gcm-key.ts";
import { type Curves, hasCurves, nativeCurves } from "./native-curves.ts";
import { builtInCrypto, nodeCrypto } from "./node-crypto.ts";
import { source } from "./source.ts";

/** What is asked of a runtime's `crypto`. Without a secure context a page's has no `subtle`. */
export type Runtime = Pick<Crypto, "getRandomValues"> & { subtle?: SubtleCrypto };

const AES_KEY_BYTES = 32;
const HMAC = { name: "HMAC", hash: "SHA-256" };

/**
 * The cryptography of this runtime, a browser or Node. A browser that lacks Ed25519 or X25519 (Chrome before 137, Firefox
 * before 130, Safari before 17) fetches both from a library instead; Node has functions of its own for the bytes of files.
 * @throws E_INSECURE_CONTEXT on a page that may not have any: plain HTTP from anywhere but localhost
 */
export async function webCrypto(runtime: Runtime = crypto): Promise<CryptoPort> {
  const { subtle } = runtime;
  if (subtle === undefined) {
    throw new ChatCastError("E_INSECURE_CONTEXT", "browsers keep cryptography from pages that came over plain HTTP");
  }
  const curves = (await hasCurves(subtle))
    ? nativeCurves(subtle)
    : (await import("./library-curves.ts")).libraryCurves(runtime);
  const port = withCurves(subtle, runtime, curves);
  const node = runtime === crypto ? builtInCrypto() : undefined;
  return node === undefined ? port : nodeCrypto(node, port);
}

function withCurves(subtle: SubtleCrypto, runtime: Runtime, curves: Curves): CryptoPort {
  return {
    ...curves,
    randomBytes: (length) => runtime.getRandomValues(new Uint8Array(length)),
    sha256: async (bytes) => new Uint8Array(await subtle.digest("SHA-256", source(bytes))),
    async hmacSha256(raw) {
      const key = await subtle.importKey("raw", source(raw), HMAC, false, ["sign", "verify"]);
      return {
        tag: async (message) => new Uint8Array(await subtle.sign("HMAC", key, source(message))),
        verify: (message, tag) => subtle.verify("HMAC", key, source(tag), source(message)),
      };
    },
    async aes256Gcm(raw) {
      if (raw.length !== AES_KEY_BYTES) throw new RangeError(`an AES-256 key of ${raw.length} bytes`);
      return gcmKey(subtle, await subtle.importKey("raw", source(raw), "AES-GCM", false, ["encrypt", "decrypt"]));
    },
  };
}
