/** What can be wrong, in the words of the table. */
export const KINDS = {
  lost: "acknowledged, seen or kept by its client, and not in the log",
  doubled: "twice in the log or in a view",
  hole: "an offset is missing in the log or in a view",
  reordered: "against the order in which it was said",
  forked: "not the same place for everybody",
  leaked: "private, and seen by somebody else",
  altered: "not what was said or sent",
  stuck: "not answered, or not caught up, after everything was healed",
} as const;

export type ViolationKind = keyof typeof KINDS;

export interface Violation {
  kind: ViolationKind;
  what: string;
}
