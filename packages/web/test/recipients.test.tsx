import type { SealedFileView } from "@chatcast/client";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Recipients } from "../src/features/transfers/Recipients.tsx";

const receipt = (name: string, own = false) => ({ name, own, key: `key of ${name}`, signature: "s", at: 1_000 });

function rowsOf(audience: Parameters<typeof Recipients>[0]["transfer"]["audience"], said: string[], others: string[]) {
  const sealed: SealedFileView = {
    transferId: "t1",
    type: "",
    part: { name: "p", chunkSize: 65_536 },
    reading: { state: "unread" },
    receipts: [receipt("Ann", true), ...said.map((name) => receipt(name))],
  };
  const drawn = renderToStaticMarkup(
    <Recipients transfer={{ audience, totalChunks: 8 }} sealed={sealed} others={others} />,
  );
  return [
    ...drawn.matchAll(
      /<li.*?<bdi[^>]*>(.*?)<\/bdi>.*?<span class="(block[^"]*)".*?<span class="[^"]*">([^<]*)<\/span><\/li>/g,
    ),
  ].map(([, name, bar, word]) => `${name}: ${bar?.includes("w-0") ? "empty" : "full"}, ${word?.replace(/ at .*/, "")}`);
}

test("[PG127] everybody whom a sealed file is for has a bar, full once they have verified all of it", () => {
  expect(rowsOf({ mode: "broadcast" }, ["Bob"], ["Bob", "Cid"])).toEqual([
    "Bob: full, verified all 8 chunks",
    "Cid: empty, not verified yet",
  ]);
  expect(rowsOf({ mode: "broadcast" }, ["Dot"], ["Cid"])).toEqual([
    "Dot: full, verified all 8 chunks",
    "Cid: empty, not verified yet",
  ]);
  expect(rowsOf({ mode: "unicast", recipient: "Cid" }, [], ["Bob", "Cid"])).toEqual(["Cid: empty, not verified yet"]);
  expect(rowsOf({ mode: "broadcast" }, [], [])).toEqual([]);
});
