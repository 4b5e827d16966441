import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Store, TransferState } from "../../../src/store/port.ts";
import { announcement, everyone, file, leaf, room, transfer } from "../builders.ts";

type Step =
  | { do: "open"; id: string; seq: number; owner: string }
  | { do: "record"; id: string; seq: number; mark: number }
  | { do: "close"; id: string; state: "cancelled" | "killed" }
  | { do: "complete"; id: string }
  | { do: "look"; id: string; owner: string };

const id = fc.constantFrom("t1", "t2", "t3");
const owner = fc.constantFrom("ann", "bob");
const seq = fc.nat(4);
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("open"), id, seq, owner }),
  fc.record({ do: fc.constant("record"), id, seq, mark: fc.nat(255) }),
  fc.record({ do: fc.constant("close"), id, state: fc.constantFrom("cancelled", "killed") }),
  fc.record({ do: fc.constant("complete"), id }),
  fc.record({ do: fc.constant("look"), id, owner }),
);

interface Known {
  owner: string;
  state: TransferState;
  marks: Map<number, number>;
  offset: number;
}

export function transferModelContract(empty: () => Promise<Store>): void {
  test("[ST23] any sequence of transfer calls behaves as a small register of transfers", async () => {
    const store = await empty();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 80 }), async (sequence) => {
        await store.createRoom(room("r1"));
        const known = new Map<string, Known>();
        let head = 0;
        await Promise.all(sequence.map((step) => check(store, known, step, () => ++head)));
        expect((await store.page(everyone(), 0, 9)).head).toBe(head);
        await store.removeRoom("r1");
      }),
    );
  });
}

/** Computes what must come out before it waits for the store, so that steps of one go keep their order. */
async function check(store: Store, known: Map<string, Known>, step: Step, nextOffset: () => number): Promise<void> {
  const old = known.get(step.id);
  switch (step.do) {
    case "open": {
      const fresh: Known = { owner: step.owner, state: "open", marks: new Map([[step.seq, step.seq]]), offset: 0 };
      if (old === undefined) known.set(step.id, fresh);
      const first = { seq: step.seq, leaf: leaf(step.seq) };
      const opened = await store.openTransfer(transfer(step.id, { ownerId: step.owner }), first);
      return expect(opened).toBe(old === undefined ? "opened" : "exists");
    }
    case "record": {
      const open = old?.state === "open";
      if (open && !old.marks.has(step.seq)) old.marks.set(step.seq, step.mark);
      const recorded = await store.recordChunk(step.id, { seq: step.seq, leaf: leaf(step.mark) }, 6_000);
      return expect(recorded).toBe(open ? "recorded" : "closed");
    }
    case "close": {
      const open = old?.state === "open";
      if (open) Object.assign(old, { state: step.state, marks: new Map() });
      return expect(await store.closeTransfer(step.id, step.state, 7_000)).toBe(open ? "done" : "closed");
    }
    case "complete": {
      const before = old?.state;
      if (old !== undefined && before === "open") Object.assign(old, { state: "complete", offset: nextOffset() });
      const expected = { status: before === "open" ? "stored" : "duplicate", offset: old?.offset, at: 3_000 };
      const end = store.completeTransfer(step.id, file(`f-${step.id}`), announcement(`f-${step.id}`));
      if (before === "open" || before === "complete") return expect(await end).toEqual(expected);
      return expect(end).rejects.toMatchObject({ code: before === undefined ? "E_NOT_FOUND" : "E_STREAM_CLOSED" });
    }
    case "look": {
      const marks = [...(old?.marks ?? [])].sort(([one], [other]) => one - other);
      const state = old?.state;
      const open = [...known.values()].filter((one) => one.owner === step.owner && one.state === "open").length;
      const answers = [
        store.leaves(step.id),
        store.findTransfer(step.id),
        store.openTransferCount(step.owner),
      ] as const;
      const [leaves, found, count] = await Promise.all(answers);
      expect(leaves.map((chunk) => [chunk.seq, chunk.leaf[0]])).toEqual(marks);
      expect(found?.state).toBe(state);
      return expect(count).toBe(open);
    }
  }
}
