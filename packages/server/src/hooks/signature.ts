import { createHmac } from "node:crypto";

/** How secrets of Standard Webhooks begin, so that they are told from other strings. */
const PREFIX = "whsec_";

/** Secrets of hooks, each made from the server's own and the bot's id: nothing of them is in the log or the registers. */
export class HookSecrets {
  readonly #secret: Uint8Array;

  /** @param secret 32 random bytes, kept with the data so that secrets survive a restart. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** As whoever receives what is posted is given it: `whsec_` and 32 bytes in Base64. */
  of(botId: string): string {
    return PREFIX + createHmac("sha256", this.#secret).update(`chatcast/v1/hook\n${botId}`).digest("base64");
  }
}

/**
 * The headers that a receiver checks, as Standard Webhooks 1.0.0 names them: HMAC-SHA-256 over id, time and body.
 * @param at milliseconds since the epoch
 */
export function signedHeaders(secret: string, id: string, at: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000));
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
