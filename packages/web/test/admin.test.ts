import type { AdminNow, AdminRoom } from "@chatcast/client/admin";
import { expect, test } from "vitest";
import { knownOf, merge } from "../src/features/admin/office-state.ts";
import { sortRooms } from "../src/features/admin/rooms.ts";

const now = (startedAt: number, ids: readonly number[]) =>
  ({ startedAt, samples: ids.map((id) => ({ id })), verdicts: ids.map((id) => ({ id })) }) as unknown as AdminNow;

test("[AD9] what was told is put behind what is known, as far back as the server looks", () => {
  const first = merge(undefined, now(1, [1, 2]));
  const both = merge(first, now(1, [3]));
  expect(knownOf(undefined)).toEqual({ sample: 0, verdict: 0 });
  expect(knownOf(both)).toEqual({ sample: 3, verdict: 3 });
  expect(both?.samples.map(({ id }) => id)).toEqual([1, 2, 3]);
  const many = merge(
    both,
    now(
      1,
      Array.from({ length: 600 }, (_, n) => n + 4),
    ),
  );
  expect([many?.samples.length, many?.verdicts.length]).toEqual([300, 500]);
});

test("[AD9] a server that was started again is asked from the beginning", () => {
  const before = merge(undefined, now(1, [7, 8]));
  expect(merge(before, now(2, []))).toBeUndefined();
  expect(knownOf(merge(undefined, now(2, [1])))).toEqual({ sample: 1, verdict: 1 });
});

test("rooms are sorted by a figure from the largest on, those in use before all that were, and else by name", () => {
  const room = (name: string, over: Partial<AdminRoom>) =>
    ({ name, idleSince: null, messages: 0, ...over }) as AdminRoom;
  const rooms = [room("b", { messages: 3, idleSince: 5 }), room("c", { messages: 9 }), room("a", { idleSince: 9 })];
  const names = (by: Parameters<typeof sortRooms>[1]) => sortRooms(rooms, by).map(({ name }) => name);
  expect([names("name"), names("messages"), names("used")]).toEqual([
    ["a", "b", "c"],
    ["c", "b", "a"],
    ["c", "a", "b"],
  ]);
});
