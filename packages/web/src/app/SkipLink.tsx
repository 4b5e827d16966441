import { say } from "../words/words.ts";

/** For the keyboard: past header and lists, to the conversation. */
export function SkipLink() {
  return (
    <a
      href="#conversation"
      className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:inset-s-2 focus:z-50 focus:rounded-lg focus:bg-accent focus:px-4 focus:py-2 focus:text-accent-ink"
    >
      {say("place.skip")}
    </a>
  );
}
