import { useLayoutEffect, useMemo, useRef } from "react";

/** Functions that stay the same from draw to draw and do what the newest ones do: rows that got them are not drawn again. */
export function useSteady<T extends { [K in keyof T]: (...args: never[]) => unknown }>(functions: T): T {
  const newest = useRef(functions);
  useLayoutEffect(() => {
    newest.current = functions;
  });
  return useMemo(() => {
    const steady = Object.keys(newest.current).map((name) => {
      const call = (...args: never[]) => newest.current[name as keyof T](...args);
      return [name, call];
    });
    return Object.fromEntries(steady) as T;
  }, []);
}
