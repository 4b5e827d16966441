import { expect, type Page } from "@playwright/test";

/** Nothing scrolls sideways, and whatever can be pressed or filled stands within the width of the screen. */
export async function expectFits(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const scroller = document.scrollingElement ?? document.documentElement;
    const outside = [...document.querySelectorAll("button, a[href], input, textarea, [role=progressbar]")]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      // A row of choices may scroll within itself, and a link that skips is out of the way until it has the focus.
      .filter((element) => element.closest("[role=radiogroup]") === null && !element.matches("a[href^='#']"))
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.left < -0.5 || box.right > width + 0.5);
      })
      .map((element) => element.getAttribute("aria-label") ?? element.textContent);
    return { wider: scroller.scrollWidth - width, outside };
  });
  expect(found).toEqual({ wider: 0, outside: [] });
}
