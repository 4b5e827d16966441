import type { MessageView } from "@chatcast/client";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, expect, test } from "vitest";
import { calls } from "../src/features/chat/actions.ts";
import { TimelineLine } from "../src/features/chat/TimelineLine.tsx";
import { speak } from "../src/words/words.ts";

beforeAll(() => speak("en", "home", "room"));

const message = (more: Partial<MessageView> = {}): MessageView => ({
  key: "m",
  id: "m",
  offset: 1,
  from: "ada",
  by: "ada",
  own: false,
  audience: { mode: "broadcast" },
  text: "ask @Bob about it",
  at: 0,
  state: { state: "acknowledged", offset: 1 },
  integrity: { suite: "crc32-xor-seq", status: "valid" },
  ...more,
});

test.each<[string, Partial<MessageView>, boolean]>([
  ["before everybody", {}, true],
  ["of somebody else", { text: "ask @Bobby about it" }, false],
  ["of one's own", { own: true }, false],
  ["in private", { audience: { mode: "unicast", recipient: "Bob" } }, false],
  ["that is withheld", { withheld: "altered" }, false],
  ["that is deleted", { deletedAt: 1 }, false],
])("[PG134] a call %s", (_what, more, called) => {
  expect(calls(message(more), "bob")).toBe(called);
});

test("[PG134] it is set off by colour and by a word", () => {
  const drawn = (self: string) =>
    renderToStaticMarkup(
      <TimelineLine
        row={{ kind: "message", key: "m", message: message(), follows: true }}
        outage={undefined}
        onRetry={() => undefined}
        self={self}
        conversations={[]}
        blocked={new Set()}
        actions={{} as never}
        editing={undefined}
        bar={undefined}
        onHold={() => undefined}
        lit={false}
      />,
    );
  expect(drawn("Bob")).toContain("bg-call-wash");
  expect(drawn("Bob")).toContain("mentions you");
  expect(drawn("Cleo")).not.toContain("call");
});
