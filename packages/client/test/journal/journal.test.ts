import type { Verdict } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { MessageView } from "../../src/api.ts";
import { BoundedList } from "../../src/journal/bounded-list.ts";
import { integrityCsv } from "../../src/journal/integrity-csv.ts";
import { Journal } from "../../src/journal/journal.ts";
import { Throughput } from "../../src/journal/throughput.ts";
import { told } from "../../src/told.ts";
import { VirtualTime } from "../support/virtual-time.ts";

const verdict = (seq: number, status: Verdict["status"] = "valid"): Verdict => ({
  status,
  suite: "crc32-xor-seq",
  seq,
  expected: "0000000a",
  received: "0000000b",
});

function fresh() {
  const time = new VirtualTime();
  return { time, journal: new Journal(time.platform()) };
}

const view = (id: string): MessageView => ({
  key: id,
  id,
  from: "Ada",
  by: "ada",
  own: false,
  audience: { mode: "broadcast" },
  text: id,
  at: 0,
  state: { state: "pending" },
  integrity: { suite: "crc32-xor-seq", status: "pending" },
});

describe("journal", () => {
  test("[CJ1] slices that did not change keep their identity", () => {
    const { journal } = fresh();
    const before = journal.snapshot;
    expect(journal.snapshot).toBe(before);
    journal.log("something");
    const after = journal.snapshot;
    expect(after).not.toBe(before);
    expect(after.log).not.toBe(before.log);
    for (const slice of ["connection", "conversations", "transfers", "integrity", "acks", "alerts"] as const) {
      expect(after[slice]).toBe(before[slice]);
    }
  });

  test("[CJ1] a conversation that did not change keeps its identity", () => {
    const { journal } = fresh();
    const ada = journal.conversations.with("Ada");
    const [room] = journal.snapshot.conversations;
    ada.setBlocked(true);
    expect(journal.snapshot.conversations[0]).toBe(room);
    expect(journal.snapshot.conversations[1]?.blocked).toBe(true);
  });

  test("[CM10] an own message that stands before what is here is shown with its page, in its place", () => {
    const { journal } = fresh();
    const log = journal.conversations.with(undefined);
    const own = { ...view("own"), own: true };
    log.addDraft(own);
    log.store({ ...view("other"), offset: 9 });
    const shown = () => log.view.messages.map(({ id }) => id);
    expect(shown()).toEqual(["other", "own"]);
    log.changeDraft("own", (draft) => ({ ...draft, state: { state: "acknowledged", offset: 10 } }));
    expect(shown()).toEqual(["other", "own"]);
    log.changeDraft("own", (draft) => ({ ...draft, state: { state: "acknowledged", offset: 8 } }));
    expect(shown()).toEqual(["other"]);
    log.store({ ...own, state: { state: "acknowledged", offset: 8 }, offset: 8 });
    expect(shown()).toEqual(["own", "other"]);
  });

  test("[CJ1] many facts of one turn call a subscriber once", async () => {
    const { time, journal } = fresh();
    let calls = 0;
    const unsubscribe = journal.subscribe(() => calls++);
    for (let i = 0; i < 100; i++) journal.log(`line ${i}`);
    expect(calls).toBe(0);
    await time.advance(1);
    expect(calls).toBe(1);
    unsubscribe();
    journal.log("more");
    await time.advance(1);
    expect(calls).toBe(1);
  });

  test("[CJ2] the newest 1,000 integrity events stay, every verdict is counted", () => {
    const { journal } = fresh();
    for (let seq = 0; seq < 2_500; seq++) journal.verdict("FILE_CHUNK", "t", verdict(seq));
    journal.verdict("MSG", "Chat Message", verdict(7, "compromised"));
    const { integrity, verdicts } = journal.snapshot;
    expect(integrity).toHaveLength(1_000);
    expect(integrity[0]?.seq).toBe(1_501);
    expect(integrity.at(-1)).toMatchObject({ status: "compromised", source: "Chat Message", seq: 7 });
    expect(verdicts).toEqual({ valid: 2_500, compromised: 1 });
  });

  test("[CJ2] no number of good verdicts takes a compromised one from the list, but later compromised ones do", () => {
    const { journal } = fresh();
    journal.verdict("MSG", "Chat Message", verdict(7, "compromised"));
    const listed = () => journal.snapshot.integrity.filter(({ status }) => status === "compromised");
    for (let seq = 0; seq < 5_000; seq++) journal.verdict("FILE_CHUNK", "t", verdict(seq));
    expect([listed().length, journal.snapshot.integrity.length]).toEqual([1, 1_001]);
    expect(journal.snapshot.integrity[0]).toMatchObject({ status: "compromised", seq: 7 });
    expect(journal.snapshot.integrity).toBe(journal.snapshot.integrity);
    for (let seq = 0; seq < 2_000; seq++) journal.verdict("FILE_CHUNK", "t", verdict(seq, "compromised"));
    expect([listed().length, listed()[0]?.seq]).toEqual([1_000, 1_000]);
    for (let seq = 0; seq < 3_000; seq++) journal.verdict("FILE_CHUNK", "t", verdict(seq));
    expect([listed().length, listed()[0]?.seq, journal.snapshot.integrity.length]).toEqual([500, 1_500, 1_500]);
    const keys = journal.snapshot.integrity.map(({ key }) => key);
    expect(keys).toEqual(keys.toSorted((one, other) => one - other));
  });

  test("[CJ2] verdicts of the last five minutes are counted by their time, whether or not they are listed", async () => {
    const { journal, time } = fresh();
    for (let seq = 0; seq < 3_000; seq++) journal.verdict("FILE_CHUNK", "t", verdict(seq));
    await time.advance(5_000);
    journal.verdict("MSG", "Chat Message", verdict(7, "compromised"));
    journal.verdict("MSG", "Chat Message", verdict(8));
    expect(journal.snapshot.verdictTimes.map(({ valid, compromised }) => [valid, compromised])).toEqual([
      [3_000, 0],
      [1, 1],
    ]);
    for (let stretch = 0; stretch < 80; stretch++) {
      await time.advance(5_000);
      journal.verdict("FILE_CHUNK", "t", verdict(stretch));
    }
    expect(journal.snapshot.verdictTimes).toHaveLength(61);
  });

  test("[CJ3] log, notices and alerts are bounded", () => {
    const { journal } = fresh();
    for (let i = 0; i < 2_000; i++) {
      journal.log(`line ${i}`);
      journal.notice("info", told("founder", {}, `notice ${i}`));
      journal.alert({ what: "message", title: told("fork", {}, "t"), stopped: [], kept: [], verdict: undefined });
    }
    const { log, notices, alerts } = journal.snapshot;
    expect(log).toHaveLength(500);
    expect(log.at(-1)?.text).toBe("line 1999");
    expect(notices).toHaveLength(100);
    expect(alerts).toHaveLength(100);
  });

  test("[CJ3] entries are found by key after older ones were dropped", () => {
    const list = new BoundedList<{ key: number; text: string }>(3);
    const keys = Array.from({ length: 10 }, (_, i) => list.add({ text: String(i) }).key);
    list.change(keys[9] ?? 0, (entry) => ({ ...entry, text: "changed" }));
    list.change(keys[0] ?? 0, () => ({ key: 0, text: "long gone" }));
    expect(list.view.map(({ text }) => text)).toEqual(["7", "8", "changed"]);
    expect(list.remove(keys[8] ?? 0)?.text).toBe("8");
    expect(list.remove(keys[8] ?? 0)).toBeUndefined();
  });

  test("[CJ4] integrity events are exported as they were recorded", () => {
    const { journal } = fresh();
    journal.verdict("MSG", "Chat Message", verdict(7, "compromised"));
    expect(integrityCsv(journal.snapshot.integrity).split("\r\n")).toEqual([
      "status,time,seq,source,type,suite,expected,received",
      "COMPROMISED,2030-01-01T00:00:00.000Z,7,Chat Message,MSG,crc32-xor-seq,0000000a,0000000b",
      "",
    ]);
  });

  test("[CT9] throughput is the average of the last 5 s and ends when nothing comes", () => {
    const throughput = new Throughput();
    expect(throughput.rate(0)).toBe(0);
    for (let now = 0; now <= 10_000; now += 100) throughput.record(now, 1_000);
    expect(throughput.rate(10_000)).toBeGreaterThan(9_000);
    expect(throughput.rate(10_000)).toBeLessThan(11_000);
    expect(throughput.rate(16_000)).toBe(0);
    throughput.record(20_000, 5_000);
    expect(throughput.rate(20_000)).toBe(10_000);
  });
});
