import { BlockList, isIP, isIPv6 } from "node:net";
import { ChatCastError, forbidden, LIMITS } from "@chatcast/protocol";

/** An address, or a block of them. */
export interface AddressBlock {
  address: string;
  prefix: number;
}

/**
 * Everything but the public internet (the special-purpose registries of IANA): hooks must not reach what only this machine
 * or its network can. 6to4, NAT64 and Teredo are among them, since they carry any IPv4 address.
 */
const NOT_PUBLIC = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
  ...["::/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "4000::/2", "8000::/1"],
];

const blockOf = (text: string): AddressBlock => {
  const [address = "", prefix] = text.split("/");
  return { address, prefix: Number(prefix) };
};

/** Which addresses hooks may post to. */
export class HookTargets {
  readonly #refused = listsOf(NOT_PUBLIC.map(blockOf));
  readonly #allowed: Lists;
  readonly #plain: boolean;

  /** @param allowed what the operator lets hooks reach besides the public internet, over plain HTTP as well */
  constructor(allowed: readonly AddressBlock[]) {
    this.#allowed = listsOf(allowed);
    this.#plain = allowed.length > 0;
  }

  /**
   * The host that an address names, as it is told to everybody. Where a name leads is looked at when something is posted.
   * @throws ChatCastError `E_SCHEMA` for what is no such address, `E_FORBIDDEN` for one that is refused
   */
  hostOf(url: string): string {
    const parsed = URL.parse(url);
    if (parsed === null || url.length > LIMITS.urlChars) throw malformed("a hook needs an address like https://…");
    const { protocol, host, username, password, hash } = parsed;
    if (username !== "" || password !== "") throw malformed("the address of a hook holds no name and no password");
    if (hash !== "") throw malformed("the address of a hook has no fragment");
    if (protocol !== "https:" && protocol !== "http:") throw malformed("a hook is an address of https");
    if (protocol === "http:" && !this.#plain) {
      throw refused("hooks post over https alone here; its operator can allow others (HOOKS_ALLOW)");
    }
    const address = literalOf(parsed);
    if (address !== undefined && !this.allows(address, protocol === "https:")) throw refused(`${address} ${PRIVATE}`);
    return host;
  }

  /** @param secure over TLS; without it only what the operator has allowed is reached */
  allows(address: string, secure: boolean): boolean {
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    // An IPv4 address in the clothes of IPv6 (::ffff:0:0/96) is allowed as what it is, and is none of the public internet.
    if (this.#allowed[family].check(address, family) || this.#allowed.ipv4.check(address, family)) return true;
    return secure && !this.#refused[family].check(address, family);
  }
}

/** The IP address that a URL names itself. */
export function literalOf({ hostname }: URL): string | undefined {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
}

export const PRIVATE = "is no address of the public internet; its operator can allow it (HOOKS_ALLOW)";

type Lists = Record<"ipv4" | "ipv6", BlockList>;

/** Apart, because a block of IPv6 that has ::ffff:0:0/96 in it would be one of IPv4 addresses as well. */
function listsOf(blocks: readonly AddressBlock[]): Lists {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const { address, prefix } of blocks) {
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    lists[family].addSubnet(address, prefix, family);
  }
  return lists;
}

const malformed = (message: string): ChatCastError => new ChatCastError("E_SCHEMA", message, { path: "url" });
const refused = (message: string): ChatCastError => forbidden("address", message, { path: "url" });
