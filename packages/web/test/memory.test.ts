import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  clearCurrent,
  currentPlace,
  forget,
  known,
  openName,
  readDrafts,
  readMark,
  readNotify,
  recents,
  remember,
  tokenOf,
  writeDrafts,
  writeMark,
  writeNotify,
} from "../src/app/memory.ts";
import { fakeStorage } from "./fake-rooms.ts";

beforeEach(() => {
  vi.stubGlobal("localStorage", fakeStorage());
  vi.stubGlobal("sessionStorage", fakeStorage());
  return () => vi.unstubAllGlobals();
});

const lab = { room: "Lab", username: "Ada", token: "t1" };

describe("memory", () => {
  test("[PG2] the id of a sealed room is no open room's name, also when its link is forgotten", () => {
    remember(lab);
    expect(openName(currentPlace())).toBe("Lab");
    const sealed = { room: "fQ0RzY1vS4mJ3u8kTqWxHg", username: "Ada" };
    remember({ ...sealed, token: "t3", link: "/r/x#v1.secret.y" });
    expect(openName(sealed)).toBeUndefined();
    forget(sealed);
    expect(currentPlace()).toEqual({ ...sealed, sealed: true });
    expect(openName(currentPlace())).toBeUndefined();
  });

  test("[PG2] a tab returns to its own room, a new tab to the last one", () => {
    remember(lab);
    expect(currentPlace()).toEqual({ room: "Lab", username: "Ada" });
    vi.stubGlobal("sessionStorage", fakeStorage());
    expect(currentPlace()).toEqual({ room: "Lab", username: "Ada" });
  });

  test("[PG2] two names in one room keep two tokens", () => {
    remember(lab);
    remember({ room: "Lab", username: "Bob", token: "t2" });
    expect(tokenOf({ room: " lab", username: "ADA" })).toBe("t1");
    expect(tokenOf({ room: "Lab", username: "Bob" })).toBe("t2");
  });

  test("[PG2] a sealed room keeps its link and its label with the token, and the way back holds neither", () => {
    const sealed = {
      room: "fQ0RzY1vS4mJ3u8kTqWxHg",
      username: "Ada",
      token: "t3",
      link: "/r/x#v1.secret.y",
      label: "Reef",
    };
    remember(sealed);
    expect(known(sealed)).toEqual(sealed);
    expect(currentPlace()).toEqual({ room: sealed.room, username: "Ada", sealed: true });
    expect(localStorage.getItem("chatcast.current")).not.toContain("secret");
    forget(sealed);
    expect(known(sealed)).toBeUndefined();
    expect(localStorage.getItem("chatcast.recent")).not.toContain("secret");
    localStorage.setItem("chatcast.recent", JSON.stringify([{ ...sealed, link: 7 }]));
    expect(recents()).toEqual([]);
  });

  test("[PG2] leaving clears the way back and keeps the token", () => {
    remember(lab);
    clearCurrent();
    expect(currentPlace()).toBeUndefined();
    expect(tokenOf(lab)).toBe("t1");
  });

  test("[PG2] a sealed room's link, and what was begun to be written, are not forgotten for other rooms", () => {
    const sealed = { room: "fQ0RzY1vS4mJ3u8kTqWxHg", username: "Ada", token: "t3", link: "/r/x#v1.secret.y" };
    remember(sealed);
    remember({ room: "Begun", username: "Ada", token: "t4" });
    writeDrafts({ room: "Begun", username: "Ada" }, [{ to: undefined, text: "half a" }]);
    for (let n = 0; n < 20; n++) remember({ room: `Other ${n}`, username: "Ada", token: `o${n}` });
    expect(known(sealed)?.link).toBe(sealed.link);
    expect(recents().map(({ room }) => room)).toEqual([
      ...Array.from({ length: 12 }, (_, n) => `Other ${19 - n}`),
      "Begun",
      sealed.room,
    ]);
  });

  test("[PG2] what is forgotten is gone, and nothing else", () => {
    remember(lab);
    remember({ room: "Other", username: "Ada", token: "t3" });
    forget(lab);
    expect(recents().map((recent) => recent.room)).toEqual(["Other"]);
  });

  test("[PG2] blocked or spoiled storage remembers nothing and breaks nothing", () => {
    localStorage.setItem("chatcast.recent", "{not json");
    localStorage.setItem("chatcast.current", '{"room":1}');
    expect(recents()).toEqual([]);
    expect(currentPlace()).toBeUndefined();
    vi.stubGlobal("localStorage", undefined);
    vi.stubGlobal("sessionStorage", undefined);
    remember(lab);
    expect(recents()).toEqual([]);
  });

  test("[PG16] drafts are kept for each room and name, and go with the room", () => {
    const drafts = [
      { to: undefined, text: "for all" },
      { to: "Bob", text: "for Bob" },
    ];
    writeDrafts(lab, drafts);
    expect(readDrafts({ room: " LAB", username: "ada" })).toEqual(drafts);
    expect(readDrafts({ room: "Lab", username: "Bob" })).toEqual([]);
    forget(lab);
    expect(readDrafts(lab)).toEqual([]);
  });

  test("[PG50] a draft keeps which message it answers, also before a word is written", () => {
    const drafts = [{ to: "Bob", text: "", answers: 7 }];
    writeDrafts(lab, drafts);
    expect(readDrafts(lab)).toEqual(drafts);
    localStorage.setItem('chatcast.drafts ["lab","ada"]', '[{"text":"x","answers":"7"}]');
    expect(readDrafts(lab)).toEqual([]);
  });

  test.each(["{", '"text"', '[{"text":1}]', '[{"to":1,"text":"x"}]', "[null]"])("[PG16] %s is no draft", (spoiled) => {
    writeDrafts(lab, [{ to: undefined, text: "x" }]);
    localStorage.setItem('chatcast.drafts ["lab","ada"]', spoiled);
    expect(readDrafts(lab)).toEqual([]);
  });

  test("[PG17] [PG18] how far one has read and what one is told about are kept for each room, and go with it", () => {
    writeMark(lab, 17);
    writeNotify(lab, "private");
    const other = { ...lab, room: "Other" };
    expect([readMark(lab), readNotify(lab), readMark(other), readNotify(other)]).toEqual([
      17,
      "private",
      undefined,
      undefined,
    ]);
    forget(lab);
    expect([readMark(lab), readNotify(lab)]).toEqual([undefined, undefined]);
  });
});
