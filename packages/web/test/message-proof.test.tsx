import type { Delivered, MessageView } from "@chatcast/client";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { DeliveredContext } from "../src/features/chat/delivered.ts";
import { MessageProof } from "../src/features/chat/MessageProof.tsx";

const TAG = { suite: "crc32-xor-seq", checksum: "f7d18987" } as const;
const error = { code: "E_RATE", message: "slow down" } as const;
const STATES = {
  pending: { state: "pending" },
  sent: { state: "sent", attempt: 1 },
  acknowledged: { state: "acknowledged", offset: 1 },
  failed: { state: "failed", error, compromised: false },
  "failed: compromised": { state: "failed", error, compromised: true },
} as const;

const draw = (own: boolean, state: MessageView["state"], status: MessageView["integrity"]["status"]) =>
  renderToStaticMarkup(
    <MessageProof message={{ own, state, integrity: { ...TAG, status } } as Partial<MessageView> as MessageView} />,
  );

/** What each word is described with. */
const described = (drawing: string): string[] =>
  [...drawing.matchAll(/title="([^"]+)"/g)].map(([, title]) => title ?? "");

test.each(Object.entries(STATES))("[PG152] %s has a sentence of its own", (word, state) => {
  const others = Object.entries(STATES).filter(([name]) => name !== word);
  const [sentence = ""] = described(draw(true, state, "pending"));
  expect(sentence).toMatch(/\.$/);
  expect(draw(true, state, "pending")).toMatch(new RegExp(`>\\s*${word}<`));
  for (const [, other] of others) expect(described(draw(true, other, "pending"))).not.toContain(sentence);
});

test("[PG152] acknowledged says that the server has stored it", () => {
  expect(described(draw(true, STATES.acknowledged, "valid"))[0]).toContain("The server has stored it on its disk");
});

test("[PG153] a stored message of one's own says to how many of the others it was delivered, by name", () => {
  const drawnFor = (delivered: Delivered | undefined) =>
    renderToStaticMarkup(
      <DeliveredContext value={() => delivered}>
        <MessageProof
          message={{ own: true, state: STATES.acknowledged, integrity: { ...TAG, status: "valid" } } as MessageView}
        />
      </DeliveredContext>,
    );
  expect(described(drawnFor(undefined))).toHaveLength(2);
  const some = drawnFor({ names: ["Bob", "Cid", "Dan"], of: 4, silent: 0 });
  expect(described(some)[1]).toBe("Delivered to 3 of 4. Bob, Cid, Dan: as their programs say, they have it.");
  // By ear as well, and not on hover alone.
  expect(some.split("Bob, Cid, Dan: as their programs")).toHaveLength(3);
  expect(described(drawnFor({ names: [], of: 4, silent: 2 }))[1]).toMatch(
    /^Delivered to 0 of 4\. Nobody.*2 other programs do not say/,
  );
});

test("[PG152] a verdict says what was found, with the tag", () => {
  for (const status of ["valid", "compromised"] as const) {
    expect(described(draw(false, STATES.acknowledged, status))).toEqual([
      expect.stringMatching(/\. crc32-xor-seq f7d18987$/),
    ]);
  }
  expect(described(draw(false, STATES.acknowledged, "pending"))).toEqual(["It is being checked."]);
});
