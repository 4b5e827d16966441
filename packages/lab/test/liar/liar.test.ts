import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesSource, type ChatCastClient, downloadFile } from "@chatcast/client";
import { openMemoryBlobs, openMemoryStore } from "@chatcast/server/machines";
import { describe, expect, onTestFinished, test } from "vitest";
import { Forger } from "../../src/liar/forger.ts";
import { forked, type Retelling, retold, suppressed, swapped, withheld } from "../../src/liar/log.ts";
import { alteredAtRest } from "../../src/liar/rot.ts";
import { EVERYONE, FIVE_CHUNKS, filesOf, lastTransfer, someBytes, textsOf, until } from "../proxy/stage.ts";
import { serving } from "./serving.ts";

const original = someBytes(FIVE_CHUNKS);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function sendFile(ada: ChatCastClient): Promise<void> {
  ada.sendFile(bytesSource(original, "plan.bin"), EVERYONE);
  await until(ada, (now) => !["moving", "waiting"].includes(lastTransfer(now)?.phase.state ?? "moving"));
}

/** Saves the file that a member sees, as the SDK does, comparing its SHA-256. */
async function save(bob: ChatCastClient): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "chatcast-liar-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [file] = filesOf(bob);
  if (file === undefined) throw new Error("no file was announced");
  await downloadFile(file, join(folder, "plan.bin"));
}

describe("files", () => {
  test("[LS1] bytes altered at rest are caught by the leaves of their chunks: none is given out", async () => {
    const blobs = openMemoryBlobs();
    const enter = await serving(openMemoryStore(), alteredAtRest(blobs));
    const [ada, bob] = [await enter("Ada"), await enter("Bob")];
    await sendFile(ada);
    await until(bob, () => filesOf(bob).length === 1);
    const answer = await fetch(filesOf(bob)[0]?.url ?? "")
      .then((response) => response.arrayBuffer())
      .catch(() => undefined);
    expect(answer?.byteLength ?? 0).toBeLessThan(FIVE_CHUNKS);
  });

  test("[LS2] altered together with every digest that is kept: who heard of the file live refuses it, who comes later is fooled", async () => {
    const forger = new Forger(openMemoryStore(), openMemoryBlobs());
    const enter = await serving(forger.store, forger.blobs);
    const [ada, bob] = [await enter("Ada"), await enter("Bob")];
    await sendFile(ada);
    await until(bob, () => filesOf(bob).length === 1);
    expect(filesOf(bob)[0]?.sha256).toBe(sha256(original));
    await expect(save(bob)).rejects.toMatchObject({ code: "E_SOURCE_CHANGED" });

    const cid = await enter("Cid");
    await save(cid);
    expect(filesOf(cid)[0]?.sha256).not.toBe(sha256(original));
  });
});

describe("the log", () => {
  /** Three messages that were said before anybody else came. @returns a way to come, and to be told of them */
  async function toldTo(retelling: Retelling): Promise<(name: string) => Promise<ChatCastClient>> {
    const honest = openMemoryStore();
    const enter = await serving(retold(honest, retelling), openMemoryBlobs());
    const ada = await enter("Ada");
    for (const [index, text] of ["one", "two", "three"].entries()) {
      ada.say(text, EVERYONE);
      await until(ada, ({ acks }) => acks.filter(({ state }) => state === "acknowledged").length === index + 1);
    }
    return enter;
  }
  const gapOf = (client: ChatCastClient | undefined) => client?.snapshot().conversations[0]?.gap;

  test("[LS3] messages that changed places are read in the false order, and nobody notices", async () => {
    const bob = await (await toldTo(swapped(1, 2)))("Bob");
    expect([textsOf(bob), gapOf(bob)]).toEqual([["two", "one", "three"], undefined]);
  });

  test("[LS4] a message that is kept back leaves a hole, which is shown", async () => {
    const bob = await (await toldTo(withheld(2)))("Bob");
    await until(bob, () => gapOf(bob) !== undefined);
    expect(gapOf(bob)).toEqual({ count: 1 });
  });

  test("[LS5] where those behind it move up there is no hole, and nobody notices", async () => {
    const bob = await (await toldTo(suppressed(2)))("Bob");
    expect([textsOf(bob), gapOf(bob)]).toEqual([["one", "three"], undefined]);
  });

  test("[LS6] two readers of one offset read two texts, and nobody notices", async () => {
    const enter = await toldTo(forked(2, "2"));
    const readers: ChatCastClient[] = [];
    const second = () => new Set(readers.map((reader) => textsOf(reader)[1]));
    // Who comes within a second after another one is told from the same reading of the log.
    while (second().size < 2) readers.push(await enter(`Reader ${readers.length}`));
    expect(second()).toEqual(new Set(["two", "2"]));
    expect(readers.flatMap((reader) => gapOf(reader) ?? [])).toEqual([]);
  });
});
