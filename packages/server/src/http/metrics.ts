import { BlockList, isIPv6 } from "node:net";
import { ChatCastError } from "@chatcast/protocol";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AdminGate } from "../admin/gate.ts";
import type { Telemetry } from "../telemetry.ts";

export interface MetricsOptions {
  telemetry: Pick<Telemetry, "scrape">;
  /** Addresses from which they are read without a token, besides this machine's own. */
  allow: readonly { address: string; prefix: number }[];
  /** Who shows the administrator's token reads them from anywhere. Absent where there is no administrator. */
  gate: AdminGate | undefined;
}

const LOOPBACK = [
  { address: "127.0.0.0", prefix: 8 },
  { address: "::1", prefix: 128 },
];
/** What proxies add: a connection may then be anybody's, whatever machine it comes from. */
const FORWARDED = [
  ...["forwarded", "via", "x-forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"],
  ...["x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"],
];

/** `/metrics` for Prometheus: to this machine, to the addresses that the operator names, and to the administrator's token. */
export function installMetrics(app: FastifyInstance, { telemetry, allow, gate }: MetricsOptions): void {
  const [here, named] = [listOf(LOOPBACK), listOf(allow)];
  const isFree = ({ ip, headers }: FastifyRequest): boolean =>
    (has(here, ip) || has(named, ip)) && FORWARDED.every((name) => headers[name] === undefined);

  app.get("/metrics", async (request, reply) => {
    reply.header("cache-control", "no-store");
    if (!isFree(request)) {
      if (gate === undefined) throw new ChatCastError("E_AUTH", "this address may not read it; see METRICS_ALLOW");
      gate.admit(request.headers.authorization, request.ip);
    }
    const { contentType, body } = await telemetry.scrape();
    return reply.header("content-type", contentType).send(body);
  });
}

function listOf(blocks: MetricsOptions["allow"]): BlockList {
  const list = new BlockList();
  for (const { address, prefix } of blocks) list.addSubnet(address, prefix, isIPv6(address) ? "ipv6" : "ipv4");
  return list;
}

/** An IPv4 address in the clothes of IPv6 (::ffff:0:0/96) is taken for what it is. */
const has = (list: BlockList, address: string): boolean => list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
