import { speak } from "../src/words/words.ts";

/** All of the page's words in English, as if every part of it had been fetched. */
export const inEnglish = (): Promise<void> => speak("en", "home", "room", "extras", "proof", "admin");
