import type { User } from "@chatcast/protocol";
import { sameName } from "../journal/fold-name.ts";

/**
 * Those of everybody who belongs to a room who are not among the present. A person is told once: by its key, and without one
 * by its name, since a client without a key is another member whenever it comes.
 */
export function absentOf(everybody: readonly User[], present: readonly User[]): User[] {
  const told = [...present];
  return everybody.filter((user) => {
    if (told.some((other) => isSame(user, other))) return false;
    told.push(user);
    return true;
  });
}

function isSame(one: User, other: User): boolean {
  if (one.memberId === other.memberId) return true;
  return one.key === undefined && other.key === undefined
    ? sameName(one.username, other.username)
    : one.key === other.key;
}
