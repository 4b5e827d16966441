import type { Millis } from "../window/types.ts";

/** Anything that has a place in a conversation's log: 1, 2, 3… Its id tells whether another log has the same there. */
export interface Placed {
  readonly offset: number;
  readonly id: string;
}

/**
 * Facts about one conversation. `snapshot`: the newest messages, as a join answers; `page`: the answer to the `fetch`
 * that asked after `after`;
 * `head`: a last offset that was only named, with the id of the message there if the server tells it; `older`: messages
 * that a reader asked for by scrolling back; `trimmed`: what a `fetch` was answered when the server keeps nothing before
 * `first` any more.
 */
export type LogInput<M extends Placed> =
  | { type: "snapshot"; messages: readonly M[]; head: number }
  | { type: "push"; message: M }
  | { type: "page"; messages: readonly M[]; head: number; after?: number }
  | { type: "head"; head: number; id?: string | undefined }
  | { type: "older"; messages: readonly M[] }
  | { type: "trimmed"; first: number; head: number }
  | { type: "fetch-failed" }
  | { type: "disconnected" }
  | { type: "tick" };

/**
 * What the driver must do. `apply` appends in order, `prepend` puts before what there is; `fetch` asks `history`;
 * `lost` says that the server no longer has these offsets; `reset` that the copy begins anew: the log is another one by
 * now, or what the copy still needs of it was trimmed.
 */
export type LogEffect<M extends Placed> =
  | { do: "apply"; messages: M[] }
  | { do: "prepend"; messages: M[] }
  | { do: "fetch"; after: number; limit: number }
  | { do: "lost"; first: number; last: number }
  | { do: "reset"; why: "other" | "trimmed" }
  | { do: "wake"; at: Millis };

/** Where a copy stands that was kept by an earlier run of the program: its oldest and its last applied message. */
export interface Restored {
  first: number;
  last: number;
  lastId?: string | undefined;
}
