/** The promises, numbered as the plan of the reliability tests numbers them. */
export const INVARIANTS = {
  I1: "what was acknowledged is there after any crash, at its place, with equal bytes",
  I2: "one message of a member has at most one place",
  I3: "offsets run from 1 without a hole, and every observer sees the same message at each",
  I4: "first in, first out for each sender",
  I5: "what a client shows is a part of the log without a gap and without a double",
  I6: "what is private reaches its two ends only, and a held name only its holder",
  I7: "what is received has the SHA-256 of what was sent",
  I8: "when all is over nothing is left behind",
  I9: "of what failed its integrity check nothing is exposed, and nothing moves before a person says so",
  I10: "when every fault is healed, everything pending is acknowledged and delivered within 30 s",
} as const;

export type Invariant = keyof typeof INVARIANTS;

export interface Violation {
  invariant: Invariant;
  what: string;
  at: number;
}
