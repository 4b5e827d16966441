import { describe, expect, test } from "vitest";
import { LocalWire } from "../../src/bus/local/bus.ts";
import { readFacts } from "../../src/bus/port.ts";
import { busContract } from "./contract.ts";

describe("bus within a process", () => {
  busContract(async () => {
    const wire = new LocalWire();
    return { bus: async () => wire.bus(), cut: async () => wire.cut(), mend: async () => wire.mend() };
  });
});

test("[BU5] what no node has written is left out, and so are facts of a later version", () => {
  expect(readFacts("no JSON")).toBeUndefined();
  expect(readFacts('{"r1":"seats"}')).toBeUndefined();
  expect(readFacts('[["r1",{"fact":"seats"}],["r1",{"fact":"later"}],["r1"],[5,{"fact":"seats"}],"r1"]')).toEqual([
    ["r1", { fact: "seats" }],
  ]);
});
