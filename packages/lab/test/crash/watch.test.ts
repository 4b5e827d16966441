import type { ConversationView, MessageView, Snapshot } from "@chatcast/client";
import { expect, test } from "vitest";
import { Watch } from "../../src/crash/crowd/watch.ts";

const own = (id: string, offset?: number): MessageView =>
  ({
    ...{ id, own: true, from: "Ann", text: id },
    ...(offset === undefined ? {} : { offset }),
    state: offset === undefined ? { state: "sent" } : { state: "acknowledged", offset },
  }) as unknown as MessageView;

const others = (id: string, offset: number): MessageView =>
  ({ id, own: false, from: "Bob", text: id, offset, state: { state: "received" } }) as unknown as MessageView;

test("an own message whose answer is filled in above what came since is answered, once", () => {
  const answers: unknown[] = [];
  const nothing = (): void => undefined;
  const watch = new Watch({ record: nothing, waiting: nothing, sent: nothing, answered: (one) => answers.push(one) });
  const show = (...messages: MessageView[]) =>
    watch.look({ conversations: [{ with: "Bob", messages } as unknown as ConversationView] } as unknown as Snapshot);
  show(own("a"));
  // The connection was lost before the answer; over the next one the newest comes first.
  show(own("a"), others("c", 3));
  show(own("a"), others("c", 3), own("d", 4));
  expect(answers).toEqual([{ body: "d", offset: 4 }]);
  for (let look = 0; look < 2; look++) show(own("a", 1), others("b", 2), others("c", 3), own("d", 4));
  expect(answers).toEqual([
    { body: "d", offset: 4 },
    { body: "a", offset: 1 },
  ]);
});
