import { useEffect, useMemo, useSyncExternalStore } from "react";
import { type Fetch, Older, type OlderState } from "./older.ts";

interface OlderMessages extends OlderState {
  load: (withMember: string | undefined, until?: number) => void;
}

/**
 * Older messages for what is drawn.
 *
 * @param within another object each time that the room was entered, undefined while it is out of reach
 */
export function useOlder(fetch: Fetch, within: object | undefined): OlderMessages {
  const older = useMemo(() => new Older(fetch), [fetch]);
  const state = useSyncExternalStore(older.subscribe, older.state);
  useEffect(() => {
    if (within !== undefined) older.forgive();
  }, [older, within]);
  return { ...state, load: older.load };
}
