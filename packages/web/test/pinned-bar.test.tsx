import type { ConversationView, MessageView } from "@chatcast/client";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { RowActions } from "../src/features/chat/actions.ts";
import { PinnedBar } from "../src/features/chat/PinnedBar.tsx";

const said = (offset: number, at: number, more: Partial<MessageView> = {}) =>
  ({
    key: `m${offset}`,
    offset,
    at,
    from: "Ann",
    text: `text ${offset}`,
    ...more,
  }) as Partial<MessageView> as MessageView;
const conversation = (more: Partial<ConversationView>): ConversationView => ({
  ...{ with: undefined, messages: [], gap: undefined, hasOlder: true, blocked: false },
  ...more,
});
const draw = (...conversations: ConversationView[]) =>
  renderToStaticMarkup(<PinnedBar conversations={conversations} actions={{} as RowActions} />);

test("[PG156] the newest of what is pinned here and of what the server told stands in the line, and how many there are", () => {
  expect(draw(conversation({ messages: [said(60, 600)] }))).toBe("");
  const older = [{ offset: 3, id: "x", from: "Bob", at: 30, text: "a plan\n\nof two lines" }];
  expect(draw(conversation({ olderPins: older }))).toContain("a plan of two lines");
  const both = draw(
    conversation({ messages: [said(60, 600, { pinnedBy: "Bob" }), said(61, 610)], olderPins: older }),
    conversation({ with: "Bob", olderPins: [{ offset: 3, id: "y", from: "Bob", at: 40, text: "a secret" }] }),
  );
  expect(both).toContain("text 60");
  expect(both).not.toContain("a plan");
  expect(both).toContain("All 3");
});
