import type { MessageFile, MessageView } from "@chatcast/client";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FileCard } from "../src/features/chat/FileCard.tsx";
import { MessageBody } from "../src/features/chat/MessageBody.tsx";
import { Declined, DeclinedBy, Declining } from "../src/features/chat/Offer.tsx";
import { Downloads } from "../src/features/downloads/downloads.ts";
import { FetchingProvider } from "../src/ui/fetching.ts";
import { formatAhead } from "../src/ui/format.ts";

const NOW = Date.UTC(2026, 10, 27, 12);
const HOUR = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const file = (more: Partial<MessageFile> = {}): MessageFile => ({
  url: "/files/a",
  name: "plan.bin",
  size: 9,
  ...more,
});
const said = (more: Partial<MessageView>): MessageView => ({
  ...{ key: "Ann:1", id: "1", offset: 1, from: "Ann", by: "ann", own: false, at: NOW },
  audience: { mode: "broadcast" },
  state: { state: "acknowledged", offset: 1 },
  integrity: { suite: "crc32-xor-seq", status: "valid" },
  ...more,
});

test.each([
  [1, "in 1 minute"],
  [59 * 60_000, "in 59 minutes"],
  [89 * 60_000, "in 89 minutes"],
  [90 * 60_000, "in 2 hours"],
  [24 * HOUR, "in 24 hours"],
  [48 * HOUR, "in 2 days"],
  [7 * 24 * HOUR, "in 7 days"],
])("[PG91] %i ms ahead are told as: %s", (ms, words) => {
  expect(formatAhead(ms)).toBe(words);
});

test("[PG91] a file with a time has its link and says when it goes; when that is over it has none", () => {
  const before = renderToStaticMarkup(
    <FileCard onLook={() => undefined} file={file({ expiresAt: NOW + HOUR })} own={false} beside={null} />,
  );
  expect(before).toContain('href="/files/a"');
  expect(before).toContain("goes in 60 minutes");
  const after = renderToStaticMarkup(
    <FileCard onLook={() => undefined} file={file({ expiresAt: NOW })} own={false} beside={null} />,
  );
  expect(after).not.toContain("href");
  expect(after).toContain("Nobody can fetch it any more.");
  expect(
    renderToStaticMarkup(<FileCard onLook={() => undefined} file={file()} own={false} beside={null} />),
  ).not.toContain("<time");
});

test("[PG91] of a deleted file stands by whom, and that it was one", () => {
  const drawn = (more: Partial<MessageView>) =>
    renderToStaticMarkup(<MessageBody onLook={() => undefined} message={said(more)} onChange={() => undefined} />);
  expect(drawn({ deletedAt: NOW, deletedFile: {} })).toContain("Ann deleted this file.");
  expect(drawn({ deletedAt: NOW, deletedFile: {}, own: true })).toContain("You deleted this file.");
  expect(drawn({ deletedAt: NOW })).toContain("Deleted by Ann");
});

test("[PG91] what is kept here of a deleted file goes, once, and nothing of others", () => {
  const orders: unknown[] = [];
  const worker = { addEventListener: () => undefined, postMessage: (order: unknown) => orders.push(order) };
  const found = ["a", "b"].map((sha256) => ({ sha256, kept: 5, handed: false }));
  const downloads = new Downloads(
    found,
    () => worker as unknown as Worker,
    async () => ({}),
  );
  downloads.forget(["a", "unknown"]);
  downloads.forget(["a"]);
  expect(orders).toEqual([{ do: "cancel", sha256: "a" }]);
  expect([downloads.view("a").phase, downloads.view("b").phase]).toEqual([{ state: "none" }, { state: "paused" }]);
});

test("[PG92] up to the size that was chosen a picture is fetched, beyond it nothing, and the file can be declined", () => {
  const picture = file({ name: "a.png", size: 2_000 });
  const draw = (bytes: number, own = false) =>
    renderToStaticMarkup(
      <FetchingProvider value={bytes}>
        <FileCard onLook={() => undefined} file={picture} own={own} beside="Decline" />
      </FetchingProvider>,
    );
  expect(draw(2_000)).toContain("<img");
  expect(draw(2_000)).not.toContain("Decline");
  for (const bytes of [1_999, 0]) {
    expect(draw(bytes)).not.toContain("<img");
    expect(draw(bytes)).toContain("Show picture");
    expect(draw(bytes)).toContain("Decline");
  }
  expect(draw(0, true)).toContain("<img");
});

test("[PG92] what was declined here has no link and can be taken after all; what one sent oneself cannot be declined", () => {
  const draw = (Part: typeof Declined | typeof Declining, more: Partial<MessageView> = {}) =>
    renderToStaticMarkup(<Part message={said({ file: file(), ...more })} onChange={() => undefined} />);
  expect(draw(Declined)).toContain("Take it after all");
  expect(draw(Declined)).not.toContain("href");
  expect(draw(Declining)).toContain("Decline");
  expect(draw(Declining, { own: true })).toBe("");
  expect(renderToStaticMarkup(<DeclinedBy names={["Bob", "Cy"]} />)).toContain("Declined by Bob, Cy");
  const body = (own: boolean) =>
    renderToStaticMarkup(
      <MessageBody
        onLook={() => undefined}
        message={said({ file: file(), declined: { people: ["Bob"], own } })}
        onChange={() => undefined}
      />,
    );
  expect(body(true)).not.toContain("href");
  expect(body(false)).toContain("href");
});
