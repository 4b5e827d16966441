import { basename } from "node:path";
import { expect } from "@playwright/test";
import type { Visitor } from "./fixtures.ts";
import { slowLink } from "./link.ts";

/**
 * Sends a file much larger than what may be in flight (32 MiB), waits until the server has acknowledged some of it, and
 * switches an attack on. Ends with the alert in view and the attack still on. Reloads the page first, so that its
 * socket obeys the slow link.
 */
export async function stopInTheMiddle({ room }: Visitor, path: string): Promise<void> {
  const link = await slowLink(room.page);
  await room.page.reload();
  await room.expectInside();
  await room.open("Transfers & ACKs");
  await room.open("Attack lab");
  await link.limitUpload(1024 * 1024);
  await room.attach(path);
  const transfer = room.transfer(basename(path));
  await expect.poll(() => transfer.percent()).toBeGreaterThan(0);
  await transfer.button("Pause").click();
  await link.limitUpload(undefined);
  await room.setAttack("Shift sequence numbers", true);
  await transfer.button("Resume").click();
  await room.expectAlert();
}
