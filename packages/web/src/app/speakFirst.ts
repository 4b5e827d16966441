import type { Area } from "../words/areas.ts";
import { firstLanguage } from "../words/languages.ts";
import { speak } from "../words/words.ts";
import { readLanguage } from "./memory.ts";

/**
 * Fetches the page's words before anything is drawn, so that no other language flashes. Where they do not come, nothing else
 * of the page would: then the sentence is shown that came with the document.
 */
export async function speakFirst(...areas: readonly Area[]): Promise<void> {
  try {
    await speak(firstLanguage(readLanguage(), navigator.languages), ...areas);
  } catch (cause) {
    document.querySelector("#unloaded")?.removeAttribute("hidden");
    throw cause;
  }
}
