import { basename } from "node:path";
import { expect } from "@playwright/test";
import type { Visitor } from "./fixtures.ts";
import type { NarrowLine } from "./narrow-line.ts";

/**
 * Sends a file much larger than what may be in flight (32 MiB), waits until the server has acknowledged some of it, and
 * switches an attack on. Ends with the alert in view and the attack still on.
 */
export async function stopInTheMiddle({ room }: Visitor, line: NarrowLine, path: string): Promise<void> {
  await room.open("Transfers & ACKs");
  await room.open("Attack lab");
  line.allowSending(16 * 1024 * 1024);
  await room.attach(path);
  const transfer = room.transfer(basename(path));
  await expect.poll(() => transfer.percent()).toBeGreaterThan(0);
  await transfer.button("Pause").click();
  line.allowSending(Number.POSITIVE_INFINITY);
  // Else what has not left yet is attacked before it goes on.
  await expect(transfer.article).toContainText("In flight0 of");
  await room.setAttack("Shift sequence numbers", true);
  await transfer.button("Resume").click();
  await room.expectAlert();
}
