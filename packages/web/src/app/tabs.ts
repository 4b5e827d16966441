import { type Place, samePlace } from "./memory.ts";

/** Lets the tabs of one browser ask each other who is where. */
export interface Tabs {
  /** Answers for `place` from now on; undefined: answers for nothing. */
  hold(place: Place | undefined): void;
  /** True when another live tab holds `place`. */
  isHeld(place: Place): Promise<boolean>;
}

type Word = { ask: Place } | { held: Place };

/** Tabs of one machine answer within a few milliseconds; a tab that was put to sleep is as good as closed. */
const ANSWER_WITHIN_MS = 200;

/** Opens the tabs' channel. Where the browser has none every tab believes to be alone. */
export function openTabs(): Tabs {
  const channel = openChannel();
  let held: Place | undefined;
  const answers = new Set<(place: Place) => void>();

  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if ("ask" in data) {
        if (held && samePlace(held, data.ask)) channel.postMessage({ held: data.ask } satisfies Word);
      } else {
        for (const answer of answers) answer(data.held);
      }
    };
  }

  return {
    hold(place) {
      held = place;
    },
    isHeld(place) {
      if (!channel) return Promise.resolve(false);
      return new Promise((resolve) => {
        const settle = (result: boolean) => {
          answers.delete(answer);
          clearTimeout(timer);
          resolve(result);
        };
        const answer = (other: Place) => {
          if (samePlace(other, place)) settle(true);
        };
        const timer = setTimeout(() => settle(false), ANSWER_WITHIN_MS);
        answers.add(answer);
        channel.postMessage({ ask: place } satisfies Word);
      });
    },
  };
}

function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel("chatcast.tabs");
  } catch {
    return undefined;
  }
}
