import { afterEach, expect, test, vi } from "vitest";
import { permissionSeen, watchPermission } from "../src/features/attention/permission.ts";

afterEach(() => vi.unstubAllGlobals());

test("[PG124] however many watch it, and come and go, the browser is listened to once, and by nobody when all are gone", async () => {
  const listening = { focus: 0, change: 0 };
  class Counted extends EventTarget {
    override addEventListener(...[type, listener, options]: Parameters<EventTarget["addEventListener"]>): void {
      const { signal } = options as { signal: AbortSignal };
      if (signal.aborted) return;
      listening[type as "focus" | "change"] += 1;
      signal.addEventListener("abort", () => {
        listening[type as "focus" | "change"] -= 1;
      });
      super.addEventListener(type, listener, options);
    }
  }
  vi.stubGlobal("addEventListener", (...how: Parameters<EventTarget["addEventListener"]>) =>
    page.addEventListener(...how),
  );
  const page = new Counted();
  // As in a browser: each question has a status of its own for an answer.
  vi.stubGlobal("navigator", { permissions: { query: async () => new Counted() } });
  for (let visit = 0; visit < 10; visit++) {
    const leave = [1, 2, 3].map(() => watchPermission(() => undefined));
    await new Promise(setImmediate);
    expect(listening).toEqual({ focus: 1, change: 1 });
    for (const stop of leave) stop();
    expect(listening).toEqual({ focus: 0, change: 0 });
  }
  watchPermission(() => undefined)();
  await new Promise(setImmediate);
  expect(listening).toEqual({ focus: 0, change: 0 });
});

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
