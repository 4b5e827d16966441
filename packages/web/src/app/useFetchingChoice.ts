import { useSyncExternalStore } from "react";
import { FETCHED_UNASKED } from "../ui/fetching.ts";
import { readFetching, writeFetching } from "./memory.ts";

const listeners = new Set<() => void>();
let chosen: number | undefined;

const now = (): number => {
  chosen ??= readFetching() ?? FETCHED_UNASKED;
  return chosen;
};

function choose(bytes: number): void {
  chosen = bytes;
  writeFetching(bytes);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Bytes up to which files are fetched unasked, for all rooms, and how to choose others. */
export const useFetchingChoice = (): [bytes: number, choose: (bytes: number) => void] => [
  useSyncExternalStore(subscribe, now),
  choose,
];
