import { describe, expect, test } from "vitest";
import { GroupSync } from "../../src/blobs/disk/group-sync.ts";

/** A sync that ends when the test says so, and counts how often it began. */
function controlled(): { sync: () => Promise<void>; begun: PromiseWithResolvers<void>[] } {
  const begun: PromiseWithResolvers<void>[] = [];
  const sync = (): Promise<void> => {
    const control = Promise.withResolvers<void>();
    begun.push(control);
    return control.promise;
  };
  return { sync, begun };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("group sync", () => {
  test("[DB4] a lone writer is synced at once", async () => {
    const { sync, begun } = controlled();
    const joined = new GroupSync(sync).join();
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]?.resolve();
    await joined;
  });

  test("[DB4] who comes while a sync runs shares the next one, and is not answered by the running one", async () => {
    const { sync, begun } = controlled();
    const group = new GroupSync(sync);
    const first = group.join();
    await turn();
    const answered: string[] = [];
    const followers = ["b", "c", "d"].map(async (name) => {
      await group.join();
      answered.push(name);
    });
    begun[0]?.resolve();
    await first;
    await turn();
    expect(answered).toEqual([]);
    expect(begun).toHaveLength(2);
    begun[1]?.resolve();
    await Promise.all(followers);
    expect(answered).toEqual(["b", "c", "d"]);
    expect(begun).toHaveLength(2);
  });

  test("[DB4] a failed sync fails all who share it and none of those after", async () => {
    const { sync, begun } = controlled();
    const group = new GroupSync(sync);
    const first = group.join();
    await turn();
    const second = [group.join(), group.join()];
    begun[0]?.reject(new Error("first"));
    await expect(first).rejects.toThrow("first");
    await turn();
    begun[1]?.reject(new Error("second"));
    for (const follower of second) await expect(follower).rejects.toThrow("second");
    const third = group.join();
    await turn();
    begun[2]?.resolve();
    await third;
  });
});
