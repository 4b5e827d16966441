import { readFile } from "node:fs/promises";
import { platform } from "node:process";
import { expect, test } from "vitest";
import type { Joined } from "./client.ts";
import { serveAlone, unique } from "./harness.ts";
import { chunk, type Outgoing, outgoing, pattern, seqs, sha256 } from "./packets.ts";

const MIB = 1_048_576;
const UPLOADS = 10;
const FILE = 40 * MIB;
/** All that a connection may have unacknowledged, in chunks of the largest size. */
const WINDOW = 16;
const GROWTH = 160e6;

const server = serveAlone({ env: { RATE_LIMITS: "on" } });

/** A line of the process's status, in bytes: `VmRSS` is what it takes now, `VmHWM` the most it ever took. */
async function memory(line: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, "utf8");
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024;
}

/** Keeps the window full from the first chunk to the last. */
async function upload({ client }: Joined, file: Outgoing): Promise<unknown> {
  const acknowledged = (seq: number) => client.packet({ type: "ACK", transfer_id: file.id, seq });
  for (const seq of seqs(file)) {
    if (seq >= WINDOW) await acknowledged(seq - WINDOW);
    client.tell("reliable_event", chunk(file, seq));
  }
  return client.packet({ cmd: "COMPLETE", transfer_id: file.id });
}

test.runIf(platform === "linux")(
  "[TI30] ten uploads at once, each with a window of 16 MiB, take less than 160 MB (needs Linux)",
  async () => {
    const bytes = pattern(FILE);
    const [first, ...others] = await server.room(unique("room"), ...Array.from({ length: UPLOADS }, (_, n) => `P${n}`));
    const before = await memory("VmRSS");
    const members = [first, ...others].filter((member) => member !== undefined);
    const files = members.map(() => outgoing(FILE, { bytes, chunkSize: MIB }));
    const ends = await Promise.all(members.map((member, n) => upload(member, files[n] as Outgoing)));
    const digest = sha256(bytes);
    expect(ends).toEqual(
      Array(UPLOADS).fill(expect.objectContaining({ meta: expect.objectContaining({ sha256: digest }) })),
    );
    expect((await memory("VmHWM")) - before).toBeLessThan(GROWTH);
  },
);
