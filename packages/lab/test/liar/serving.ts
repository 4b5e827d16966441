import { tmpdir } from "node:os";
import { type ChatCastClient, type Identities, openClient } from "@chatcast/client";
import { startServer } from "@chatcast/server";
import type { BlobStore, Store } from "@chatcast/server/machines";
import { onTestFinished } from "vitest";
import { newPerson } from "../proxy/person.ts";

/** A whole server over the given ports, and one room. @returns a way to enter it; whoever does so first makes it. */
export async function serving(
  store: Store,
  blobs: BlobStore,
  kind: "open" | "sealed" = "open",
): Promise<(name: string, person?: Identities) => Promise<ChatCastClient>> {
  const server = await startServer(
    {
      host: "127.0.0.1",
      port: 0,
      dataDir: tmpdir(),
      store: { kind: "embedded" },
      bus: { kind: "none" },
      blobs: { kind: "embedded" },
      corsOrigins: [],
      hooksAllow: [],
      metricsAllow: [],
      rateLimits: false,
      lab: false,
      roomTtlDays: 7,
      retention: {},
      uploadTtlHours: 24,
      nameHoldMs: 60_000,
      maxFileSize: 2 ** 30,
      logLevel: "silent",
      json: false,
      secret: undefined,
      admin: { kind: "off" },
      https: { source: "none" },
    },
    {
      store,
      blobs,
      secret: new Uint8Array(32),
      lastRun: { cutOff: false, logPages: 0, halfReceived: 0 },
      levels: [],
      adminToken: undefined,
    },
  );
  const clients: ChatCastClient[] = [];
  onTestFinished(async () => {
    for (const client of clients) client.close();
    await server.close();
  });
  let link: string | undefined;
  return async (username, person) => {
    const identities = kind === "open" ? undefined : (person ?? (await newPerson()));
    const client = openClient({
      url: `http://127.0.0.1:${server.address.port}`,
      ...(identities === undefined ? {} : { identities }),
    });
    clients.push(client);
    if (kind === "sealed") {
      const { sealed } = await (link === undefined
        ? client.createSealedRoom({ username })
        : client.joinSealedRoom({ link, username }));
      link ??= sealed?.link;
      return client;
    }
    const request = { roomName: "lab", username };
    await (clients.length === 1 ? client.createRoom(request) : client.joinRoom(request));
    return client;
  };
}
