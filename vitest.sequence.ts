import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes minutes, the longest first: begun last, it would run alone while the other core waits. */
const LONGEST = [
  "lab/test/sim/simulation",
  "lab/test/crash/run",
  "lab/test/sim/oracle",
  "wire/limits",
  "wire/connection",
];

const rank = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex((name) => moduleId.includes(name));
  return place === -1 ? LONGEST.length : place;
};

/** A fresh clone has no record of how long a file took, and the size of a file tells little about it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}
