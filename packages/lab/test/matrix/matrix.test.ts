import { webCrypto } from "@chatcast/client";
import { MATRIX_ATTACKS, MATRIX_SUITES, type Observation, observe, PREDICTIONS } from "@chatcast/faults/matrix";
import { beforeAll, expect, test } from "vitest";
import { attacksPage } from "./document.ts";

const observed = new Map<string, Observation | undefined>();
const cells = MATRIX_ATTACKS.flatMap((attack) => MATRIX_SUITES.map((suite) => ({ attack, suite })));
/** No program can see these happen. */
const NOT_RUN = ["evil-page", "leaked-link"];

beforeAll(async () => {
  const crypto = await webCrypto();
  for (const { attack, suite } of cells)
    observed.set(`${attack} ${suite}`, await observe(attack, suite, async () => crypto));
});

test.each(cells.filter(({ attack }) => !NOT_RUN.includes(attack)))(
  "[AM1] $attack under $suite ends as predicted",
  ({ attack, suite }) => {
    expect(observed.get(`${attack} ${suite}`)?.result).toBe(PREDICTIONS[attack].cells[suite].result);
  },
);

test("[AM2] what cannot be run is predicted and not claimed to be observed", () => {
  const unseen = cells.filter(({ attack, suite }) => observed.get(`${attack} ${suite}`) === undefined);
  expect([...new Set(unseen.map(({ attack }) => attack))]).toEqual(NOT_RUN);
});

test("[AM3] the re-tagging attacker passes the open room and fails in the sealed one", () => {
  const results = MATRIX_SUITES.map((suite) => observed.get(`re-tag ${suite}`)?.result);
  expect(results).toEqual(["missed", "caught", "caught"]);
});

test("[AM4] only the suite that signs tells one member from another", () => {
  const results = MATRIX_SUITES.map((suite) => observed.get(`member-forges ${suite}`)?.result);
  expect(results).toEqual(["missed", "missed", "caught"]);
});

test("[AM5] docs/ATTACKS.md says what was observed", async () => {
  const page = attacksPage((attack, suite) => observed.get(`${attack} ${suite}`));
  await expect(page).toMatchFileSnapshot("../../../../docs/ATTACKS.md");
});
