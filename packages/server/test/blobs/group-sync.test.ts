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

  test("[DB4] a failed sync fails all who joined before it ended, and whoever comes after it", async () => {
    const { sync, begun } = controlled();
    const group = new GroupSync(sync);
    const first = group.join();
    await turn();
    const during = [group.join(), group.join()];
    begun[0]?.reject(new Error("input/output error"));
    const after = first.catch(() => group.join());
    for (const joined of [first, ...during, after]) await expect(joined).rejects.toThrow("input/output error");
    await expect(group.join()).rejects.toThrow("input/output error");
    expect(begun).toHaveLength(1);
  });

  test("[DB7] a group is what came during the running sync, however much that is, and has one sync", async () => {
    const { sync, begun } = controlled();
    const group = new GroupSync(sync);
    const first = group.join();
    await turn();
    const followers = Array.from({ length: 1_000 }, () => group.join());
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]?.resolve();
    await first;
    await turn();
    expect(begun).toHaveLength(2);
    begun[1]?.resolve();
    await Promise.all(followers);
    expect(begun).toHaveLength(2);
  });
});
