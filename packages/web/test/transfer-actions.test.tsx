import type { TransferView } from "@chatcast/client";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { done, failed, killed, moving, needsFile, paused } from "../dev/samples.ts";
import { TransferActions } from "../src/features/transfers/TransferActions.tsx";

const EXPORTS = ["Export CSV", "Export JSON"];

const offered = (transfer: TransferView): string[] => {
  const drawn = renderToStaticMarkup(<TransferActions transfer={transfer} />);
  expect(drawn).not.toMatch(/<button[^>]* disabled=/);
  return [...drawn.matchAll(/<button[^>]*>(?:<svg.*?<\/svg>)?([^<]*)<\/button>/g)].map(([, word]) => word ?? "");
};

test.each([
  ["moving", moving, ["Pause", "Cancel"]],
  ["paused", paused, ["Resume", "Cancel"]],
  ["waiting for its file", needsFile, ["Pick the file again", "Cancel"]],
  ["failed", failed, ["Retry"]],
  ["stopped as compromised", killed, ["Retry"]],
  ["done", done, []],
])("[PG118] a transfer that is %s offers what can be done with it, and no more", (_, transfer, words) => {
  expect(offered(transfer)).toEqual([...words, ...EXPORTS]);
});
