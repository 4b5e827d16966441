import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { TransferView } from "../src/api.ts";
import { bytesSource, openClient } from "../src/index.ts";
import { defaultPlatform } from "../src/platform.ts";
import type { Connection } from "../src/transport/port.ts";
import { socketIoTransport } from "../src/transport/socket-io.ts";
import { ServerProcess } from "./support/server-process.ts";
import { UplinkCuts } from "./support/uplink-cuts.ts";
import { EVERYONE, someBytes } from "./support/world.ts";

const MIB = 1024 * 1024;
const LONG = 120_000;
const CUTS = 20;

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start();
}, LONG);
afterAll(() => server.dispose(), LONG);

/** Bytes between two cuts, by a seed: from 100 to 700 KiB, so that all of them fall within the file. */
function plan(seed: number): number[] {
  let state = seed;
  return Array.from({ length: CUTS }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((100 + 600 * (state / 2 ** 32)) * 1024);
  });
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test.each([1, 2])(
  "[CT18] an upload through twenty cuts (seed %i) ends whole and unattended, at most a window a cut sent again",
  { timeout: LONG },
  async (seed) => {
    const proxy = await UplinkCuts.open(new URL(server.url), plan(seed));
    onTestFinished(() => proxy.close());
    const open = socketIoTransport(proxy.url);
    const system = defaultPlatform();
    const sent = new Map<number, number>();
    const count = (connection: Connection): Connection => ({
      get open() {
        return connection.open;
      },
      get buffered() {
        return connection.buffered;
      },
      send(packet) {
        if (packet.type === "FILE_CHUNK") sent.set(packet.seq, (sent.get(packet.seq) ?? 0) + 1);
        return connection.send(packet);
      },
      ask: (event, body, onAnswer) => connection.ask(event, body, onAnswer),
      close: () => connection.close(),
    });
    let closing = false;
    const client = openClient({
      openConnection: (first, events) =>
        count(
          open(first, {
            ...events,
            closed(reason) {
              closing = true;
              events.closed(reason);
              closing = false;
            },
          }),
        ),
      // The wait until the next try, which begins when a connection closes, is not what this is about.
      platform: { after: (ms, run) => system.after(closing ? ms / 50 : ms, run) },
    });
    onTestFinished(() => client.close());
    await client.createRoom({ roomName: `cuts ${seed}`, username: "Ada" });
    const bytes = someBytes(16 * MIB);
    let window = 0;
    const view = await new Promise<TransferView>((resolve) => {
      client.subscribe(() => {
        const [transfer] = client.snapshot().transfers;
        window = Math.max(window, transfer?.inFlight ?? 0);
        if (transfer?.phase.state === "done") resolve(transfer);
      });
      client.sendFile(bytesSource(bytes, "long.bin"), EVERYONE);
    });
    const sends = [...sent.values()].reduce((sum, times) => sum + times, 0);
    expect(proxy.cuts).toBe(CUTS);
    expect(sent.size).toBe(view.totalChunks);
    expect(sends - view.totalChunks).toBeGreaterThan(0);
    expect(sends - view.totalChunks).toBeLessThanOrEqual(window * CUTS);
    const url = await new Promise<string>((resolve) => {
      const look = () => {
        const told = client.snapshot().conversations[0]?.messages.find(({ file }) => file !== undefined);
        if (told?.file !== undefined) resolve(told.file.url);
      };
      client.subscribe(look);
      look();
    });
    const response = await fetch(new URL(url, server.url));
    expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(sha256(bytes));
  },
);
