import { expect, test } from "vitest";
import { checkImports } from "../check-imports.mjs";
import { project } from "./fixture.mjs";

/**
 * Violations of one planted file, beside files that may be imported.
 * @param {string} path
 * @param {string} text
 */
function violationsOf(path, text) {
  return checkImports(project({ [path]: text }));
}

test("what DESIGN allows passes", () => {
  const root = project({
    "packages/protocol/src/index.ts": 'export * from "./session/a.ts";',
    "packages/protocol/src/session/a.ts": 'import { w } from "../window/w.ts"; import * as z from "zod";',
    "packages/protocol/src/window/w.ts": 'import type { F } from "../frame/f.ts"; import { e } from "../errors.ts";',
    "packages/client/src/index.ts": 'import { x } from "@chatcast/protocol"; import { io } from "socket.io-client";',
    "packages/server/src/main.ts":
      'import { s } from "./store/sqlite/store.ts"; import { g } from "./gateway/gateway.ts";',
    "packages/server/src/gateway/gateway.ts":
      'import { r } from "../rooms/room.ts"; import { readFile } from "node:fs";',
    "packages/server/src/rooms/room.ts": 'import type { Store } from "../store/port.ts";',
    "packages/server/src/store/sqlite/store.ts": 'import type { Store } from "../port.ts";',
    "packages/web/src/app/app.tsx": 'import { Chat } from "../features/chat/chat.tsx"; import "../ui/tokens.css";',
    "packages/web/src/features/chat/chat.tsx":
      'import { Button } from "../../ui/button.tsx"; import { c } from "./c.ts";',
    "packages/server/test/rooms/room.test.ts": 'import { room } from "../../src/rooms/room.ts";',
    "e2e/journeys/chat.spec.ts":
      'import { startServer } from "@chatcast/server"; import { c } from "@chatcast/client";',
    "e2e/support/server.ts": 'new URL("../../packages/server/src/main.ts", import.meta.url);',
    "packages/client/test/server.ts": 'new URL("../../server/src/main.ts", import.meta.url);',
    "packages/protocol/src/frame/g.ts": 'import * as z from "zod/mini";',
    "scripts/check.mjs": 'import { x } from "../packages/server/src/main.ts";',
  });
  expect(checkImports(root)).toEqual([]);
});

test.each([
  ["packages/client/src/a.ts", "@chatcast/server"],
  ["packages/server/src/main.ts", "@chatcast/client"],
  ["packages/web/src/app/a.ts", "@chatcast/protocol"],
  ["packages/faults/src/a.ts", "@chatcast/client"],
  ["packages/protocol/src/index.ts", "@chatcast/faults"],
  ["packages/server/test/a.test.ts", "@chatcast/client"],
  ["packages/server/src/main.ts", "@chatcast/web"],
  ["packages/lab/src/a.ts", "@chatcast/e2e"],
  ["packages/client/src/a.ts", "@chatcast/client"],
  ["packages/client/src/a.ts", "@chatcast/newcomer"],
  ["e2e/a.ts", "@chatcast/newcomer"],
])("%s may not import %s", (path, specifier) => {
  expect(violationsOf(path, `import { x } from "${specifier}";`)).toHaveLength(1);
});

test.each([
  ['import type { X } from "@chatcast/server";'],
  ['export * from "@chatcast/server";'],
  ['export { x } from "@chatcast/server";'],
  ['const x = await import("@chatcast/server");'],
  ['let x: import("@chatcast/server").X;'],
  ['import "@chatcast/server";'],
  ['new Worker(new URL("../../server/src/main.ts", import.meta.url));'],
])("every way to import counts: %s", (text) => {
  expect(violationsOf("packages/client/src/a.ts", `\n${text}`)).toEqual([
    expect.stringMatching(/^packages\/client\/src\/a\.ts:2: /),
  ]);
});

test("nobody reaches into a package, by name or by path", () => {
  expect(violationsOf("packages/lab/src/a.ts", 'import "@chatcast/server/machines";')).toEqual([]);
  expect(violationsOf("packages/client/src/a.ts", 'import "@chatcast/server/machines";')).toHaveLength(1);
  expect(violationsOf("e2e/a.ts", 'import "../packages/server/src/main.ts";')).toHaveLength(1);
  expect(violationsOf("packages/client/src/a.ts", 'import "@chatcast/protocol/src/errors.ts";')).toHaveLength(1);
  expect(violationsOf("packages/client/src/a.ts", 'import "../../protocol/src/errors.ts";')).toHaveLength(1);
  expect(violationsOf("packages/client/test/a.test.ts", 'import "../../server/src/main.ts";')).toHaveLength(1);
  expect(violationsOf("packages/client/src/a.ts", 'import "../test/helper.ts";')).toHaveLength(1);
  expect(violationsOf("packages/client/src/a.ts", 'import "../../../scripts/check.mjs";')).toHaveLength(1);
});

test("an import that cannot be read is refused", () => {
  expect(violationsOf("packages/client/src/a.ts", "const x = await import(name);")).toHaveLength(1);
});

test("a package and a folder without a rule are refused", () => {
  expect(violationsOf("packages/newcomer/src/index.ts", "")).toEqual([
    "packages/newcomer/src/index.ts:1: package newcomer has no rule",
  ]);
  expect(violationsOf("packages/server/src/helpers/a.ts", "")).toEqual([
    "packages/server/src/helpers/a.ts:1: folder helpers has no rule",
  ]);
});

test.each([
  ["packages/protocol/src/integrity/a.ts", "../frame/f.ts"],
  ["packages/protocol/src/frame/a.ts", "../window/w.ts"],
  ["packages/protocol/src/window/a.ts", "../transfer/t.ts"],
  ["packages/protocol/src/transfer/a.ts", "../session/s.ts"],
  ["packages/protocol/src/frame/a.ts", "../index.ts"],
  ["packages/protocol/src/errors.ts", "./frame/f.ts"],
  ["packages/server/src/rooms/a.ts", "../gateway/g.ts"],
  ["packages/server/src/rooms/a.ts", "../transfers/t.ts"],
  ["packages/server/src/rooms/a.ts", "../store/sqlite/store.ts"],
  ["packages/server/src/gateway/a.ts", "../http/h.ts"],
  ["packages/server/src/http/a.ts", "../gateway/g.ts"],
  ["packages/server/src/store/port.ts", "./sqlite/store.ts"],
  ["packages/server/src/store/sqlite/a.ts", "../memory/store.ts"],
  ["packages/server/src/blobs/disk/a.ts", "../../store/port.ts"],
  ["packages/web/src/ui/a.tsx", "../features/chat/chat.tsx"],
  ["packages/web/src/features/chat/a.tsx", "../transfers/t.tsx"],
  ["packages/web/src/features/chat/a.tsx", "../../app/app.tsx"],
])("inside a package, %s may not import %s", (path, specifier) => {
  expect(violationsOf(path, `import { x } from "${specifier}";`)).toHaveLength(1);
});

test("the pure packages have zod or nothing, the browser's packages no node: modules", () => {
  expect(violationsOf("packages/protocol/src/frame/a.ts", 'import "lodash";')).toHaveLength(1);
  expect(violationsOf("packages/protocol/src/frame/a.ts", 'import "node:crypto";')).toHaveLength(1);
  expect(violationsOf("packages/faults/src/a.ts", 'import "zod";')).toHaveLength(1);
  expect(violationsOf("packages/client/src/a.ts", 'import "node:fs";')).toHaveLength(1);
  expect(violationsOf("packages/web/src/app/a.ts", 'import "node:fs";')).toHaveLength(1);
});
