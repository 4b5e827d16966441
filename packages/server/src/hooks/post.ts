import { type LookupAddress, lookup } from "node:dns";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { type HookTargets, literalOf, PRIVATE } from "./targets.ts";

/** What became of a post: taken, or why not, in words and by the status of an answer, and how long the receiver wants to be left alone. */
export type Posted = { ok: true } | { ok: false; reason: string; status?: number; retryAfterMs?: number };

export type Post = (url: string, headers: Record<string, string>, body: string | Uint8Array) => Promise<Posted>;

/** From the connection to the end of the answer. */
const PATIENCE_MS = 10_000;
/** Of an answer nothing but its status is of interest; one that is longer is cut off. */
const ANSWER_BYTES = 64 * 1024;

/**
 * Posts over a connection of its own, to an address that was looked at: what a name leads to is decided at the moment of
 * connecting and not before, so that it cannot lead elsewhere by then. Redirects are not followed.
 */
export const postTo =
  (targets: HookTargets, closing: AbortSignal): Post =>
  async (url, headers, body) => {
    try {
      return judged(await exchange(new URL(url), { headers, body }, targets, closing));
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  };

async function exchange(
  url: URL,
  { headers, body }: { headers: Record<string, string>; body: string | Uint8Array },
  targets: HookTargets,
  closing: AbortSignal,
): Promise<IncomingMessage> {
  const secure = url.protocol === "https:";
  const literal = literalOf(url);
  if (literal !== undefined && !targets.allows(literal, secure)) throw new Refused(`${literal} ${PRIVATE}`);
  const bytes = Buffer.from(body);
  const signal = AbortSignal.any([closing, AbortSignal.timeout(PATIENCE_MS)]);
  return new Promise((resolve, reject) => {
    const asked = (secure ? secureRequest : plainRequest)(url, {
      method: "POST",
      agent: false,
      headers: {
        "content-type": "application/json",
        ...headers,
        "content-length": bytes.length,
        "user-agent": "ChatCast",
      },
      signal,
      lookup: guarded(targets, secure),
    });
    asked.once("error", reject).once("response", (response) => {
      let length = 0;
      response
        .on("data", ({ byteLength }: Buffer) => {
          length += byteLength;
          if (length > ANSWER_BYTES) response.destroy();
        })
        .once("close", () => (signal.aborted ? reject(signal.reason) : resolve(response)))
        .once("error", reject);
    });
    asked.end(bytes);
  });
}

type Lookup = (
  hostname: string,
  options: object,
  done: (error: Error | null, address: LookupAddress[]) => void,
) => void;

/** Leads to none but the addresses that hooks may reach. */
const guarded =
  (targets: HookTargets, secure: boolean): Lookup =>
  (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const good = addresses.filter(({ address }) => targets.allows(address, secure));
      if (good.length > 0) return done(null, good);
      done(new Refused(`${hostname} leads to ${addresses[0]?.address}, which ${PRIVATE}`), []);
    });
  };

function judged({ statusCode = 0, headers }: IncomingMessage): Posted {
  if (statusCode >= 200 && statusCode < 300) return { ok: true };
  const seconds = Number(headers["retry-after"]);
  return {
    ok: false,
    status: statusCode,
    reason: `answered ${statusCode}${statusCode >= 300 && statusCode < 400 ? ", and redirects are not followed" : ""}`,
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {}),
  };
}

/** An address that hooks may not reach. */
class Refused extends Error {}

/** Words for whoever made the hook; of its address no more than the host. */
function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof Error && error.name === "TimeoutError") return `no answer within ${PATIENCE_MS / 1_000} s`;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? `not reached (${code})` : "not reached";
}
