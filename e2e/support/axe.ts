import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
/** What a theme can spoil; everything else is the same in both. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

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
      // The page has no frames, and one blank page for each run would cost more than the run.
      const axe = new AxeBuilder({ page }).setLegacyMode(true);
      const { violations } = await (colorScheme === "light"
        ? axe.withTags(TAGS)
        : axe.withRules(COLOUR_RULES)
      ).analyze();
      for (const { id, nodes } of violations) {
        for (const { html, failureSummary } of nodes) {
          findings.push(`${id} at ${size.width} px, ${colorScheme}: ${html}\n${failureSummary}`);
        }
      }
    }
  }
  await page.setViewportSize(WIDE);
  expect(findings, state).toEqual([]);
}
