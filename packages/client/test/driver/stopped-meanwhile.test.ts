import type { ToldKill } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { KilledFile } from "../../src/driver/kill-switch.ts";
import { stoppedMeanwhile } from "../../src/driver/stopped-meanwhile.ts";
import { Journal } from "../../src/journal/journal.ts";
import { defaultPlatform } from "../../src/platform.ts";
import { EVERYONE } from "../support/world.ts";

const KILL: ToldKill = { by: { memberId: "b", username: "Bob", key: "k" }, signature: "s" };
const meta = (kill?: ToldKill) => ({
  ...({ code: "E_STREAM_CLOSED", message: "", retryable: false, quarantined: 3 } as const),
  ...(kill === undefined ? {} : { kill }),
});

/** What became of a transfer of Ann's that the server says is closed. */
async function told(
  kill: ToldKill | undefined,
  heard: (file: KilledFile) => Promise<boolean>,
  state = "moving",
): Promise<string[]> {
  const became: string[] = [];
  const transfer = {
    id: "t",
    fileName: "plans.bin",
    audience: EVERYONE,
    phase: { state },
    quarantined: (chunks: number) => void became.push(`${chunks} kept`),
    handle: (input: { type: string; by?: string }) => void became.push(`${input.type} by ${input.by}`),
  };
  const kills = { self: "a", heard };
  stoppedMeanwhile(transfer as never, meta(kill), kills, new Journal(defaultPlatform()));
  await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
  return became;
}

describe("a file that was stopped while its sender was away", () => {
  test("[CV34] is known to be in quarantine before it is known by whom it was stopped", async () => {
    const files: KilledFile[] = [];
    const became = await told(KILL, async (file) => {
      files.push(file);
      file.own?.stopped("Bob");
      return true;
    });
    expect(became).toEqual(["3 kept", "stopped by Bob"]);
    expect(files).toMatchObject([{ stop: { transfer_id: "t", kill: KILL }, members: ["a"], private: false }]);
  });

  test("[CV34] names nobody where it is not signed by who may say it, or the server does not remember", async () => {
    expect(await told(KILL, async () => false)).toEqual(["3 kept", "stopped by somebody"]);
    expect(await told(undefined, async () => true)).toEqual(["3 kept", "stopped by somebody"]);
  });

  test("[CV34] is told once, also where the event of the kill came first", async () => {
    expect(await told(KILL, async () => true, "killed")).toEqual([]);
  });
});
