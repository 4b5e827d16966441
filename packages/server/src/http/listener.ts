import { createServer } from "node:https";
import { type AddressInfo, createServer as createPlainServer } from "node:net";
import type { FastifyInstance, FastifyServerFactory } from "fastify";
import type { Config, Https } from "../config.ts";
import { certificateHosts, lanAddresses, urlHost } from "./lan-addresses.ts";
import { loadOrCreateCertificates, readCertificates } from "./tls/certificates.ts";
import { createTlsFrontDoor, type TlsFrontDoor } from "./tls/front-door.ts";

/** How the app is reached: plain HTTP, or TLS behind a door that sends plain-HTTP visitors on. */
export interface Listener {
  serverFactory?: FastifyServerFactory;
  listen(app: FastifyInstance): Promise<AddressInfo>;
  close(): void;
  /** What a person should know beside the address, a line each. */
  notes: string[];
}

export async function openListener(config: Config): Promise<Listener> {
  const { https, host, port } = config;
  if (https.source === "none") {
    return {
      listen: (app) => app.listen({ host, port }).then(() => addressOf(app)),
      close: () => undefined,
      notes: [],
    };
  }
  const { cert, key, notes } = await certificatesFor(https, config.dataDir);
  let door: TlsFrontDoor | undefined;
  return {
    serverFactory(handler) {
      const https = createServer({ cert, key }, handler);
      door = createTlsFrontDoor(https);
      return https;
    },
    async listen(app) {
      await app.ready();
      if (door === undefined) throw new Error("the app was not built behind TLS");
      return door.listen(port, host);
    },
    close: () => door?.close(),
    notes,
  };
}

/** Rejects with the system's error when nobody can listen there now. Nothing is reserved. */
export function probePort({ host, port }: Pick<Config, "host" | "port">): Promise<void> {
  const probe = createPlainServer();
  return new Promise((resolve, reject) => {
    probe.once("error", reject);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

async function certificatesFor(https: Exclude<Https, { source: "none" }>, dataDir: string) {
  if (https.source === "files") return { ...(await readCertificates(https)), notes: [] };
  const { cert, key, authority } = await loadOrCreateCertificates({ dataDir, hosts: certificateHosts() });
  return { cert, key, notes: [`Devices must trust this authority once: ${authority.path}`] };
}

function addressOf(app: FastifyInstance): AddressInfo {
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no address");
  return address;
}

/** Addresses to open in a browser: this machine's first, then those for others, where it listens for them. */
export function addressesToOpen(
  scheme: "http" | "https",
  { address, port }: AddressInfo,
): { here: string; lan: string[] } {
  const everywhere = address === "0.0.0.0" || address === "::";
  const url = (host: string): string => `${scheme}://${urlHost(host)}:${port}`;
  if (everywhere) return { here: url("localhost"), lan: lanAddresses().map(url) };
  const loopback = address === "127.0.0.1" || address === "::1";
  return { here: url(loopback ? "localhost" : address), lan: [] };
}
