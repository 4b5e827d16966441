import type { ErrorCode } from "./errors.ts";

/** What the exit code of every program tells, by kind of error. The help of every command prints this table. */
export const EXITS = {
  done: { code: 0, means: "done" },
  unexpected: { code: 1, means: "something nobody foresaw" },
  usage: { code: 2, means: "a command, option, address or text that cannot be used" },
  away: { code: 3, means: "the server cannot be reached or has no time: the same command may work later" },
  refused: { code: 4, means: "the server or the room does not allow it: name taken, not a member, another key" },
  missing: { code: 5, means: "no such room, person, file or message" },
  integrity: { code: 6, means: "what came, left or is kept is not what was sent, stored or recorded" },
  room: { code: 7, means: "too large, or no space on one of the disks" },
  changed: { code: 8, means: "the file changed while it was sent" },
  broken: { code: 9, means: "doctor: something on the path hinders ChatCast" },
  stopped: { code: 130, means: "stopped by Ctrl-C; what can go on goes on with the same command" },
} as const;

export type Exit = keyof typeof EXITS;

/** What a program ends with that is refused something. */
export const EXIT_OF: Readonly<Record<ErrorCode, Exit>> = {
  E_SCHEMA: "usage",
  E_EVENT: "refused",
  E_ROOM_EXISTS: "refused",
  E_NO_ROOM: "missing",
  E_NAME_TAKEN: "refused",
  E_NAME_INVALID: "usage",
  E_NOT_MEMBER: "refused",
  E_NO_RECIPIENT: "missing",
  E_FORBIDDEN: "refused",
  E_AUTH: "refused",
  E_TOO_LARGE: "room",
  E_RATE: "away",
  E_QUOTA: "away",
  E_CONFLICT: "refused",
  E_SEQ_RANGE: "unexpected",
  E_LENGTH: "unexpected",
  E_TOTAL_MISMATCH: "unexpected",
  E_NOT_FOUND: "missing",
  E_NOT_OWNER: "refused",
  E_STREAM_CLOSED: "refused",
  E_INTEGRITY: "integrity",
  E_SUITE: "refused",
  E_EPOCH: "refused",
  E_DISK_FULL: "room",
  E_UNAVAILABLE: "away",
  E_ABUSE: "refused",
  E_GAP: "integrity",
  E_FORK: "integrity",
  E_INSECURE_CONTEXT: "refused",
  E_INCOMPLETE: "integrity",
  E_SOURCE_CHANGED: "changed",
  E_SLOW_CONSUMER: "away",
};

/** What a program prints as its last line with `--json` when something went wrong. */
export const failureLine = (exit: Exit, message: string, code?: string): string =>
  JSON.stringify({ event: "error", ...(code === undefined ? {} : { code }), message, exit: EXITS[exit].code });
