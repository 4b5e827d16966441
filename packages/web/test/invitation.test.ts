import { afterEach, expect, test, vi } from "vitest";
import { takeInvitation } from "../src/app/invitation.ts";

afterEach(() => vi.unstubAllGlobals());

function openedAt(pathname: string, hash: string) {
  const replaceState = vi.fn();
  vi.stubGlobal("location", { pathname, hash });
  vi.stubGlobal("history", { replaceState });
  return { link: takeInvitation(), replaceState };
}

test("[PG30] a link is taken out of the address bar, whatever is wrong with it", () => {
  for (const [path, hash] of [
    ["/r/fQ0RzY1vS4mJ3u8kTqWxHg", "#v1.secret.maker"],
    ["/r/nonsense", "#v1.secret"],
    ["/r/", ""],
  ] as const) {
    const { link, replaceState } = openedAt(path, hash);
    expect(link).toBe(path + hash);
    expect(replaceState.mock.calls).toEqual([[null, "", "/"]]);
  }
});

test("[PG30] other addresses are left alone", () => {
  const { link, replaceState } = openedAt("/", "#conversation");
  expect(link).toBeUndefined();
  expect(replaceState).not.toHaveBeenCalled();
});
