import type { Storage } from "./port.ts";

const NAME = "chatcast";

/** The storage of this browser, for pages of this origin. Its code is loaded when it is used first. */
export function browserStorage(): Storage {
  let loading: Promise<Storage> | undefined;
  const storage = (): Promise<Storage> => {
    loading ??= import("./indexed-db.ts").then(({ indexedDbStorage }) => indexedDbStorage({ name: NAME }));
    return loading;
  };
  return {
    open: async (scope) => (await storage()).open(scope),
    drop: async (scope) => (await storage()).drop(scope),
    leftovers: async () => (await storage()).leftovers(),
    close: async () => (await loading)?.close(),
  };
}
