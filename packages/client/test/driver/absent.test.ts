import { expect, test } from "vitest";
import { absentOf } from "../../src/driver/absent.ts";

const member = (username: string, memberId: string, key?: string) => ({
  username,
  memberId,
  ...(key === undefined ? {} : { key }),
});

test("[CQ10] a person is told once: by its key, and without one by its name, and never while it is here", () => {
  const here = [member("Ann", "1", "a"), member("Seed", "2")];
  const everybody = [
    ...here,
    member("Ann", "3", "a"),
    member("seed", "4"),
    member("Bob", "5", "b"),
    member("Robert", "6", "b"),
    member("Cid", "7"),
    member("CID", "8"),
    member("Seed", "9", "s"),
  ];
  expect(absentOf(everybody, here).map(({ memberId }) => memberId)).toEqual(["5", "7", "9"]);
  expect(absentOf([], here)).toEqual([]);
});
