import { expect } from "vitest";
import type { Joined } from "./client.ts";
import type { Body } from "./shapes.ts";

/** Sets the member's fault plan; it must be accepted. */
export async function plan(member: Joined, ...rules: Body[]): Promise<void> {
  expect(await member.client.ask("lab_set", { plan: rules })).toMatchObject({ ok: true });
}
