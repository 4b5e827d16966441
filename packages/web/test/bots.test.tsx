import type { BotView } from "@chatcast/client";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, expect, test } from "vitest";
import * as sample from "../dev/samples.ts";
import { BotRow } from "../src/features/bots/BotRow.tsx";
import { MessageRow } from "../src/features/chat/MessageRow.tsx";
import { speak } from "../src/words/words.ts";

beforeAll(() => speak("en", "home", "room", "extras"));

const bot: BotView = { id: "b", username: "Mirror", memberId: "bot-123456", at: 0, by: "Ann" };
const hook = { host: "ci.example", cursor: 7 };
const drawn = (more: Partial<BotView>): string =>
  renderToStaticMarkup(<BotRow bot={{ ...bot, ...more }} head={9} busy={false} onRemove={() => undefined} />);

test("[PG97] a row tells who made a bot, how far its hook is, and since when and why not further", () => {
  expect(drawn({})).toContain("By Ann");
  expect(drawn({})).not.toContain("Posts to");
  expect(drawn({ hook })).toContain("Posts to ci.example; 2 messages wait");
  expect(drawn({ hook: { ...hook, cursor: 9 } })).toContain("all of it is delivered");
  const failing = drawn({ hook: { ...hook, failure: { since: 0, reason: "answered 500" } } });
  expect(failing).toContain("Delivery fails since");
  expect(failing).toContain('lang="en"');
  expect(failing).toContain("answered 500");
});

test("[PG98] a message of a bot bears a mark with a word, that of a person none", () => {
  const [message] = sample.messages;
  if (message === undefined) throw new Error("no sample");
  const row = (more: object) =>
    renderToStaticMarkup(
      <MessageRow
        message={{ ...message, ...more }}
        called={false}
        follows={false}
        quoted={undefined}
        blocked={false}
        actions={{} as never}
        editing={undefined}
        bar={undefined}
        onHold={() => undefined}
        lit={false}
      />,
    );
  expect(row({ bot: true })).toContain(">Bot<");
  expect(row({})).not.toContain(">Bot<");
});
