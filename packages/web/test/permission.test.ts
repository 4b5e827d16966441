import { afterEach, expect, test, vi } from "vitest";
import { permissionSeen, watchPermission } from "../src/features/attention/permission.ts";

afterEach(() => vi.unstubAllGlobals());

test("[PG116] however often it is drawn the browser is asked once, and again when it tells of a change or somebody comes back", async () => {
  let asked = 0;
  let permission = "default";
  vi.stubGlobal("Notification", {
    get permission() {
      asked += 1;
      return permission;
    },
  });
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  const status = new EventTarget();
  vi.stubGlobal("navigator", { permissions: { query: async () => status } });

  const changed = vi.fn();
  const stop = watchPermission(changed);
  await new Promise(setImmediate);
  for (let drawn = 0; drawn < 1_000; drawn++) expect(permissionSeen()).toBe("unasked");
  expect(asked).toBe(1);

  permission = "granted";
  status.dispatchEvent(new Event("change"));
  expect([permissionSeen(), changed.mock.calls.length]).toEqual(["granted", 1]);
  permission = "denied";
  page.dispatchEvent(new Event("focus"));
  page.dispatchEvent(new Event("focus"));
  expect([permissionSeen(), changed.mock.calls.length]).toEqual(["denied", 2]);

  stop();
  await new Promise(setImmediate);
  permission = "granted";
  page.dispatchEvent(new Event("focus"));
  status.dispatchEvent(new Event("change"));
  expect([permissionSeen(), changed.mock.calls.length]).toEqual(["denied", 2]);
});
