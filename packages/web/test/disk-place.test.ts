import { afterEach, expect, test, vi } from "vitest";
import { choosePlace } from "../src/app/disk-place.ts";

afterEach(() => vi.unstubAllGlobals());

const bytes = (...values: number[]) => new Uint8Array(values);

/**
 * A file on a disk as the File System Access API gives it: what is written is seen when the stream is closed, and a stream that
 * failed once is of no use any more.
 */
class FakeFile {
  bytes = bytes(9, 9, 9);
  fails: string | undefined;
  /** As the dialog leaves what was chosen. */
  empty(): void {
    this.bytes = bytes();
  }

  async getFile(): Promise<File> {
    return new File([this.bytes], "");
  }

  async createWritable({ keepExistingData = false } = {}) {
    let data = keepExistingData ? [...this.bytes] : [];
    let at = 0;
    let ended = false;
    const step = () => {
      if (this.fails === undefined && !ended) return;
      ended = true;
      throw new DOMException("in the way", this.fails ?? "InvalidStateError");
    };
    return {
      write: async (more: Uint8Array) => {
        step();
        data.splice(at, more.length, ...more);
        at += more.length;
      },
      truncate: async (length: number) => {
        step();
        data = data.slice(0, length);
      },
      seek: async (to: number) => {
        at = to;
      },
      close: async () => {
        step();
        ended = true;
        this.bytes = bytes(...data);
      },
      abort: async () => {
        ended = true;
      },
    };
  }
}

async function chosen() {
  const file = new FakeFile();
  const names: string[] = [];
  vi.stubGlobal("window", {
    showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) => {
      names.push(suggestedName);
      file.empty();
      return file;
    },
  });
  const place = await choosePlace("plan.pdf");
  if (place === undefined) throw new Error("nothing was chosen");
  expect(names).toEqual(["plan.pdf"]);
  const done = vi.fn<() => void>();
  return { file, place, done, sink: () => place.sink(done) };
}

test("[DP10] each piece goes to the place that was chosen, and is seen there when all of it was verified", async () => {
  const { file, done, sink } = await chosen();
  const first = sink();
  expect(await first.part?.open("")).toHaveLength(0);
  await first.part?.cut(0, 0);
  await first.write(bytes(1, 2));
  await first.part?.note(bytes(7));
  await first.write(bytes(3));
  expect(file.bytes).toHaveLength(0);
  await first.finish();
  expect([file.bytes, done.mock.calls.length]).toEqual([bytes(1, 2, 3), 1]);
});

test("[DP10] after a cut what was verified stays there and is told; what lies there is looked at, and the rest comes behind it", async () => {
  const { file, place, done, sink } = await chosen();
  const first = sink();
  await first.part?.open("");
  await first.part?.cut(0, 0);
  await first.write(bytes(1, 2, 3));
  await first.part?.note(bytes(7, 7, 7));
  await first.part?.close();
  expect([file.bytes, place.kept, place.broken]).toEqual([bytes(1, 2, 3), 3, false]);
  expect(done).not.toHaveBeenCalled();
  // Somebody has changed it meanwhile: the reading finds that by what it reads, and cuts it off.
  file.bytes[2] = 8;
  const second = sink();
  expect(await second.part?.open("")).toEqual(bytes(7, 7, 7));
  expect(await second.part?.read(0, 9)).toEqual(bytes(1, 2, 8));
  await second.part?.cut(2, 2);
  await second.write(bytes(3, 4));
  await second.part?.note(bytes(5));
  await second.finish();
  expect(file.bytes).toEqual(bytes(1, 2, 3, 4));
});

test("[DP10] of a file that is not what was sealed nothing stays", async () => {
  const { file, place, sink } = await chosen();
  const first = sink();
  await first.part?.open("");
  await first.write(bytes(1, 2));
  await first.part?.close();
  const second = sink();
  await second.part?.open("");
  await second.write(bytes(3));
  await second.discard();
  expect([file.bytes, place.kept]).toEqual([bytes(), 0]);
  expect(await sink().part?.open("")).toHaveLength(0);
});

test.each([
  ["QuotaExceededError", "E_DISK_FULL", "disk-full-here"],
  ["NotAllowedError", "E_UNAVAILABLE", "place-refused"],
  ["NoModificationAllowedError", "E_UNAVAILABLE", "place-refused"],
  ["NotFoundError", "E_UNAVAILABLE", "place-lost"],
  ["InvalidStateError", "E_UNAVAILABLE", "place-lost"],
])("[DP11] %s while it is written is %s, told as %s, and the place is broken", async (name, code, told) => {
  const { file, place, sink } = await chosen();
  const first = sink();
  await first.part?.open("");
  await first.write(bytes(1));
  file.fails = name;
  await expect(first.write(bytes(2))).rejects.toMatchObject({ code, told: { code: told } });
  expect([place.broken, place.kept, file.bytes]).toEqual([true, 0, bytes()]);
});

test("[DP11] who chooses no place is told nothing, and a place that cannot be chosen is told", async () => {
  const picker = (name: string) => ({ showSaveFilePicker: () => Promise.reject(new DOMException("", name)) });
  vi.stubGlobal("window", picker("AbortError"));
  expect(await choosePlace("a")).toBeUndefined();
  vi.stubGlobal("window", picker("SecurityError"));
  await expect(choosePlace("a")).rejects.toMatchObject({ told: { code: "place-refused" } });
});
