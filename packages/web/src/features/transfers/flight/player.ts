/** Where in a recording one looks, and whether it plays. Times in milliseconds. */
export interface PlayerState {
  /** Since the recording began. */
  at: number;
  playing: boolean;
}

export type PlayerAction =
  /** So much time of the person watching has passed. */
  { type: "passed"; ms: number } | { type: "seek"; at: number } | { type: "toggle" };

/** A short recording is watched in slow motion, a long one quickly: nobody waits longer than that. */
const SHORTEST_SHOW = 6_000;
const LONGEST_SHOW = 30_000;

/** Milliseconds of the recording for each one of the person watching. */
export function paceOf(duration: number): number {
  return duration / Math.min(LONGEST_SHOW, Math.max(SHORTEST_SHOW, duration));
}

/** The player of a recording that lasts so long. */
export function playerReducer(duration: number): (state: PlayerState, action: PlayerAction) => PlayerState {
  const within = (at: number) => Math.max(0, Math.min(duration, at));
  return (state, action) => {
    switch (action.type) {
      case "passed": {
        if (!state.playing) return state;
        const at = within(state.at + action.ms * paceOf(duration));
        return { at, playing: at < duration };
      }
      case "seek":
        return { at: within(action.at), playing: false };
      case "toggle":
        // At the end it begins again.
        return state.playing
          ? { ...state, playing: false }
          : { at: state.at >= duration ? 0 : state.at, playing: duration > 0 };
    }
  };
}
