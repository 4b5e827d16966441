import { expect, type Locator } from "@playwright/test";

/** More stops than any view of the page has. */
const MOST_STOPS = 120;

/** Presses Tab until `target` has the focus. @throws when the whole page was walked without meeting it */
export async function tabTo(target: Locator): Promise<void> {
  const { keyboard } = target.page();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await isFocused(target)) return;
    await keyboard.press("Tab");
  }
  await expect(target, "reachable by Tab").toBeFocused({ timeout: 1 });
}

function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}
