import { expect, test } from "vitest";
import { Hints, ROOM_HINTS } from "../../src/rooms/hints.ts";
import { type Member, Roster } from "../../src/rooms/roster.ts";
import { Ear, name } from "./cluster.ts";

function stage() {
  const roster = new Roster();
  const sit = (username: string) => {
    const ear = new Ear(username);
    const presence = { state: "connected", outlet: ear } as const;
    const known = { id: `${username}-id`, tokenHash: username, joinedAt: 0, identity: undefined };
    const member: Member = { ...known, name: name(username), presence };
    roster.place(member, member.name);
    return { ear, member };
  };
  const clock = { now: 0, monotonic: () => clock.now };
  return {
    clock,
    hints: new Hints({ roomId: "r", roster, clock, timers: undefined, bus: undefined }),
    ann: sit("Ann"),
    bob: sit("Bob"),
  };
}

test("[WK5] only so much goes to a whole room; what is for one person is not held up by that", () => {
  const { clock, hints, ann, bob } = stage();
  for (let n = 0; n < 100; n++) hints.typing(ann.member, undefined, true);
  expect(bob.ear.told("typing")).toHaveLength(ROOM_HINTS.burst);
  hints.typing(ann.member, bob.member.id, true);
  expect(bob.ear.told("typing").at(-1)).toMatchObject({ from: "Ann", mode: "unicast" });
  clock.now = 1_000;
  for (let n = 0; n < 100; n++) hints.typing(ann.member, undefined, true);
  expect(bob.ear.told("typing")).toHaveLength(ROOM_HINTS.burst + 1 + ROOM_HINTS.perSecond);
  expect(ann.ear.heard).toEqual([]);
});
