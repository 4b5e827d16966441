import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
/** What a theme can spoil; everything else is the same in both. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];
const ALL = { type: "tag" as const, values: TAGS };
const COLOURS = { type: "rule" as const, values: COLOUR_RULES };

const WIDE = { width: 1440, height: 900 };
const SIZES = [WIDE, { width: 360, height: 740 }];

/** Runs axe on the page as it stands: wide and narrow, light and dark. `state` names it in a failure. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  const findings: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      // Without motion no colour is caught half-way between two.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const found = await findingsOn(page, colorScheme === "light" ? ALL : COLOURS);
      findings.push(...found.map((finding) => `at ${size.width} px, ${colorScheme}: ${finding}`));
    }
  }
  await page.setViewportSize(WIDE);
  expect(findings, state).toEqual([]);
}

/** Runs axe on the page in the size and the colours that it has. */
export async function expectAccessibleHere(page: Page, state: string): Promise<void> {
  expect(await findingsOn(page, ALL), state).toEqual([]);
}

async function findingsOn(page: Page, runOnly: NonNullable<axe.RunOptions["runOnly"]>): Promise<string[]> {
  // Once a page, not once a run: it is half a megabyte. The page has no frames to put it into.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async (only) => (await window.axe.run({ runOnly: only, resultTypes: ["violations"] })).violations,
    runOnly,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
