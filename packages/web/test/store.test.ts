import type { ChatCastClient, Snapshot } from "@chatcast/client";
import { beforeEach, expect, test, vi } from "vitest";
import { createStore } from "../src/app/store.ts";

/** A client that changes when it is told to; nothing else of it is used by the store. */
function changing() {
  const listeners = new Set<() => void>();
  let snapshot = { verdicts: { valid: 0, compromised: 0 } } as Snapshot;
  const client: Pick<ChatCastClient, "snapshot" | "subscribe"> = {
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const change = (valid: number) => {
    snapshot = { ...snapshot, verdicts: { valid, compromised: 0 } };
    for (const listener of listeners) listener();
  };
  return { client: client as ChatCastClient, change };
}

const page = { hidden: false };
const frames: FrameRequestCallback[] = [];

beforeEach(() => {
  frames.length = 0;
  page.hidden = false;
  vi.stubGlobal("document", page);
  vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => frames.push(callback));
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

test("[PG11] however often the client changes, views are told once a frame, of the newest state", () => {
  const { client, change } = changing();
  const store = createStore(client);
  const told: number[] = [];
  store.subscribe(() => told.push(store.snapshot().verdicts.valid));
  for (const valid of [1, 2, 3]) change(valid);
  expect(store.snapshot().verdicts.valid).toBe(0);
  expect(frames).toHaveLength(1);
  frames[0]?.(0);
  expect(told).toEqual([3]);
});

test("[PG11] who waits for the views goes on once they were told, at once when there is nothing to tell", async () => {
  const { client, change } = changing();
  const store = createStore(client);
  await store.caughtUp();
  change(1);
  const seen = store.caughtUp().then(() => store.snapshot().verdicts.valid);
  expect(frames).toHaveLength(1);
  frames[0]?.(0);
  expect(await seen).toBe(1);
});

test("[PG11] a hidden page, which has no frames, still follows", () => {
  page.hidden = true;
  const { client, change } = changing();
  const store = createStore(client);
  change(1);
  expect(frames).toHaveLength(0);
  vi.runAllTimers();
  expect(store.snapshot().verdicts.valid).toBe(1);
});
