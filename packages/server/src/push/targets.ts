import { ChatCastError, forbidden, LIMITS } from "@chatcast/protocol";
import { type HookTargets, literalOf } from "../hooks/targets.ts";

/**
 * Where browsers have their push services: Chromium and what is built of it, Firefox, Safari, Edge on Windows. A name stands
 * for itself and for all below it.
 */
const SERVICES = ["fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com"];

/**
 * The address that a browser gave as its own. It is a member's word: of the public internet only the push services that are
 * known are asked, over https, and beside them what the operator lets hooks reach.
 * @throws ChatCastError `E_SCHEMA` for what is no such address, `E_FORBIDDEN` for one that is refused
 */
export function requirePushAddress(endpoint: string, targets: Pick<HookTargets, "allows">): void {
  const url = URL.parse(endpoint);
  const plain = url !== null && url.username === "" && url.password === "" && url.hash === "";
  if (!plain || endpoint.length > LIMITS.urlChars || !/^https?:$/.test(url.protocol)) {
    throw new ChatCastError("E_SCHEMA", "a push service has an address like https://…", { path: "endpoint" });
  }
  const literal = literalOf(url);
  // Over plain HTTP nothing is reached but what the operator has allowed.
  if (literal !== undefined && targets.allows(literal, false)) return;
  const known = SERVICES.some((service) => url.hostname === service || url.hostname.endsWith(`.${service}`));
  if (known && url.protocol === "https:" && url.port === "") return;
  throw forbidden("address", `${url.host} is no push service that is known here`, { path: "endpoint" });
}
