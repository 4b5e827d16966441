import { createContext, useContext } from "react";

/** Sizes up to which files may be fetched unasked, in bytes; 0: each is asked about. */
export const FETCHING = [0, 1_048_576, 16_777_216, 104_857_600] as const;

/** Unless somebody has chosen another. */
export const FETCHED_UNASKED: number = FETCHING[2];

const Context = createContext<number>(FETCHED_UNASKED);

/** Given by the app, used by whoever shows a file: features know nothing of each other. */
export const FetchingProvider = Context.Provider;
export const useFetching = (): number => useContext(Context);
