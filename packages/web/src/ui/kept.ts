import { createContext, useCallback, useContext, useState } from "react";

const KeptContext = createContext<Map<string, unknown>>(new Map());

/** Keeps what `useKept` is asked to keep, as long as the map lives. */
export const KeptProvider = KeptContext.Provider;

/**
 * As `useState`, for what must not be lost when a room is shown no longer because another one is: files that wait to be
 * sent, windows that are open.
 *
 * @param name tells it apart from the rest that is kept there; one type a name
 */
export function useKept<T>(name: string, first: T): [T, (next: (before: T) => T) => void] {
  const kept = useContext(KeptContext);
  const read = useCallback((): T => (kept.has(name) ? (kept.get(name) as T) : first), [kept, name, first]);
  const [value, setValue] = useState(read);
  const change = useCallback(
    (next: (before: T) => T) => {
      const after = next(read());
      kept.set(name, after);
      setValue(() => after);
    },
    [kept, name, read],
  );
  return [value, change];
}
