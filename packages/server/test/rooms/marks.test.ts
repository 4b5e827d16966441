import { RECEIVED } from "@chatcast/protocol";
import { expect, test } from "vitest";
import { Marks, PRIVATE_MARKS } from "../../src/rooms/marks.ts";
import { type Member, Roster } from "../../src/rooms/roster.ts";
import { Ear, name } from "./cluster.ts";

/** A room of so many members, and what runs when its time has come. */
function stage(members: number) {
  const roster = new Roster();
  const people = Array.from({ length: members }, (_, n) => {
    const ear = new Ear(`c${n}`);
    const known = { id: `id-${n}`, tokenHash: `${n}`, joinedAt: 0, identity: undefined };
    const member: Member = { ...known, name: name(`P${n}`), presence: { state: "connected", outlet: ear } };
    roster.place(member, member.name);
    return { ear, member };
  });
  const due: (() => void)[] = [];
  const timers = {
    after(_ms: number, run: () => void) {
      due.push(run);
      return () => undefined;
    },
  };
  const pass = () => {
    for (const run of due.splice(0)) run();
  };
  return { roster, people, pass, due, marks: new Marks({ roomId: "r", roster, timers, bus: undefined }) };
}

const told = ({ ear }: { ear: Ear }) => ear.told("received") as { marks: unknown[] }[];

test("[WZ4] whatever gathers in a moment goes out as one word to each", () => {
  const { people, pass, due, marks } = stage(RECEIVED.members);
  for (let offset = 1; offset <= 10; offset++)
    for (const { member } of people) marks.set(member, undefined, [1, offset]);
  expect(due).toHaveLength(1);
  expect(people.flatMap(told)).toEqual([]);
  pass();
  for (const person of people) {
    expect(told(person)).toHaveLength(1);
    expect(told(person)[0]?.marks).toHaveLength(RECEIVED.members - 1);
  }
  // What was said before is not said again.
  for (const { member } of people) marks.set(member, undefined, [1, 10]);
  pass();
  expect(told(people[0] as (typeof people)[0])).toHaveLength(1);
});

test("[WZ4] in a larger room it is not passed on, but between two it is", () => {
  const { people, pass, marks } = stage(RECEIVED.members + 1);
  const [ann, bob] = people as [(typeof people)[0], (typeof people)[0]];
  for (const { member } of people) marks.set(member, undefined, [1, 1]);
  marks.set(ann.member, bob.member.id, [1, 1]);
  pass();
  expect(people.map((person) => told(person).length)).toEqual([0, 1, ...people.slice(2).map(() => 0)]);
  expect(marks.others(bob.member, undefined)).toEqual([]);
});

test("[WZ4] what is kept of private conversations is bounded, and ends with the membership", () => {
  const { roster, people, marks } = stage(3);
  const [ann, bob, cid] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
  marks.set(bob.member, ann.member.id, [1, 1]);
  marks.set(cid.member, undefined, [1, 1]);
  for (let n = 0; n < PRIVATE_MARKS; n++) marks.set(bob.member, `other-${n}`, [1, 1]);
  expect(marks.others(ann.member, bob.member.id)).toEqual([]);
  expect(marks.others(ann.member, undefined)).toHaveLength(1);
  marks.set(bob.member, undefined, [1, 1]);
  marks.set(ann.member, undefined, [1, 1]);
  expect(marks.others(ann.member, undefined)).toHaveLength(2);
  roster.remove(cid.member);
  expect(marks.others(ann.member, undefined)).toMatchObject([{ upTo: 1 }]);
});
