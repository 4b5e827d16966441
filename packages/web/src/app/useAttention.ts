import { useSyncExternalStore } from "react";
import type { Desk } from "./desk.ts";
import { type Overseen, Overview } from "./overview.ts";
import { type Page, usePage } from "./useDesk.ts";
import { Wishes } from "./wishes.ts";

interface Attention {
  overview: Overview;
  wishes: Wishes;
}

const paid = new WeakMap<Desk, Attention>();

/** From the first room on; the way in does without. */
function attentionOf({ desk, reading }: Page): Attention {
  const attention = paid.get(desk) ?? { overview: new Overview(desk, reading), wishes: new Wishes() };
  paid.set(desk, attention);
  return attention;
}

/** All rooms, each with what is new in it. */
export function useOverview(): readonly Overseen[] {
  const { overview } = attentionOf(usePage());
  return useSyncExternalStore(overview.subscribe, overview.view);
}

/** What somebody wants to be told about; draws again when that is something else. */
export function useWishes(): Wishes {
  const { wishes } = attentionOf(usePage());
  useSyncExternalStore(wishes.subscribe, wishes.version);
  return wishes;
}
