import { openServerAs } from "../../src/open-server.ts";

/**
 * A process in which any number of servers run, each on a port and a data directory of its own: starting one here takes
 * a tenth of what a process takes. It ends with its parent.
 */
export type HostOrder =
  | { order: "open"; id: number; args: readonly string[]; env: Readonly<Record<string, string>> }
  | { order: "close"; id: number };

/** What came of an order; `port` of an opened server. */
export type HostAnswer = { id: number; port?: number; error?: string };

const servers = new Map<number, Awaited<ReturnType<typeof openServerAs>>>();

process.on("message", (order: HostOrder) => {
  const { id } = order;
  const answer = (more: Omit<HostAnswer, "id">) => process.send?.({ id, ...more } satisfies HostAnswer);
  carryOut(order).then(answer, (error: unknown) => answer({ error: String(error) }));
});
process.on("disconnect", () => process.exit(0));

async function carryOut(order: HostOrder): Promise<{ port?: number }> {
  if (order.order === "close") {
    await servers.get(order.id)?.close();
    servers.delete(order.id);
    return {};
  }
  const server = await openServerAs(order.args, order.env);
  servers.set(order.id, server);
  return { port: server.address.port };
}
