import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDocPages, pagesOf, sitePage, titleOf } from "../lib/doc-pages.mjs";
import { ROOT } from "../lib/runtime.mjs";
import { project } from "./fixture.mjs";

const NAVIGATION = [
  { label: "Use", pages: [{ path: "README.md", slug: "", label: "Tour" }] },
  { label: "Rules", folder: { folder: "docs/spec", slug: "spec", first: "docs/SPEC.md" } },
];
const FILES = {
  "README.md": "# Tour\n",
  "docs/SPEC.md": "# Rules\n\n[wire](spec/wire.md#one)\n",
  "docs/spec/wire.md": "# Wire\n",
  "packages/web/notes.md": "# No page\n",
  "docs/site/node_modules/x/README.md": "# Somebody's\n",
};

test("the pages of this repository all have their place", () => {
  expect(checkDocPages(ROOT)).toEqual([]);
});

test("[DO1] a page without a place, a place without a page, and two pages at one address are told", () => {
  const root = project(FILES);
  expect(checkDocPages(root, NAVIGATION)).toEqual([]);
  writeFileSync(join(root, "docs/NEW.md"), "# New\n");
  expect(checkDocPages(root, NAVIGATION)).toEqual([
    "docs/NEW.md: it has no place in the navigation of scripts/lib/doc-pages.mjs",
  ]);
  const twice = [...NAVIGATION, { label: "New", pages: [{ path: "docs/NEW.md", slug: "spec", label: "New" }] }];
  expect(checkDocPages(root, twice)).toEqual([expect.stringContaining('two pages have the address "spec"')]);
  rmSync(join(root, "docs/NEW.md"));
  rmSync(join(root, "README.md"));
  expect(checkDocPages(root, NAVIGATION)).toEqual([expect.stringMatching(/^README\.md: .* it is not there$/)]);
});

test("[DO1] a page that the list of its folder leaves out is told", () => {
  const root = project({ ...FILES, "docs/spec/lost.md": "# Lost\n" });
  expect(checkDocPages(root, NAVIGATION)).toEqual(["docs/spec/lost.md: docs/SPEC.md does not list it"]);
});

test("[DO2] links lead to pages of the site, to files that it takes along, and elsewhere as they did", () => {
  const slugs = new Map([
    ["README.md", ""],
    ["docs/CLI.md", "cli"],
    ["examples/README.md", "sdk/examples"],
  ]);
  const page = [
    "# The `tour`",
    "",
    "## More",
    "[a](CLI.md#send) [b](../README.md) [c](../examples) [d](https://chat.example/x.md) [e](#more)",
    "![f](screenshots/room.png)",
  ].join("\n");
  expect(sitePage("docs/TOUR.md", page, slugs, "Else")).toEqual({
    text: [
      "---",
      'title: "The tour"',
      "---",
      "",
      "",
      "## More",
      "[a](/cli/#send) [b](/) [c](/sdk/examples/) [d](https://chat.example/x.md) [e](#more)",
      "![f](/files/docs/screenshots/room.png)",
    ].join("\n"),
    wanted: ["docs/screenshots/room.png"],
  });
});

test("[DO2] a page that has sections only gets the title that its list gives it", () => {
  const root = project({ ...FILES, "docs/spec/wire.md": "## Wire: connection (WC)\n" });
  expect(titleOf("## Wire: connection (WC)\n")).toBeUndefined();
  expect(pagesOf(root, NAVIGATION[1] ?? { label: "" }).map(({ label }) => label)).toEqual(["All of them", "wire"]);
});
