import type { Stops, Told } from "@chatcast/client";
import type { Key, ValuesOf } from "../../words/catalog.ts";
import { sayOf } from "../../words/words.ts";

const WORDS = {
  compromised: "alerts.title",
  "not-shown": "stops.not-shown",
  "held-back": "stops.held-back",
  fork: "stops.fork",
  "file-refused": "stops.file-refused",
  exchanged: "stops.exchanged",
  "exchanged-message": "stops.exchanged-message",
  "exchanged-private": "stops.exchanged-private",
  "ask-others": "stops.ask-others",
  "killed-by": "stops.killed-by",
  message: "stops.message",
  "private-message": "stops.private-message",
  transfer: "stops.transfer",
  killed: "stops.killed",
  withheld: "stops.withheld",
  "withheld-private": "stops.withheld-private",
  gap: "stops.gap",
  "gap-private": "stops.gap-private",
  "told-differently": "stops.told-differently",
  "other-differs": "stops.other-differs",
  "heads-differ": "stops.heads-differ",
  file: "stops.file",
  altered: "stops.altered",
  sender: "stops.sender",
  replayed: "stops.replayed",
  moved: "stops.moved",
  equivocal: "stops.equivocal",
  late: "stops.late",
  unchecked: "stops.unchecked",
  damaged: "stops.damaged",
  "file-altered": "stops.file-altered",
  "text-kept": "stops.text-kept",
  unharmed: "stops.unharmed",
  "rest-checked": "stops.rest-checked",
  hole: "stops.hole",
  "as-said": "stops.as-said",
  compare: "stops.compare",
  "nothing-kept": "stops.nothing-kept",
} as const satisfies Record<keyof Stops, Key>;

/** Names of sentences whose words want other values than the client tells. The types refuse any. */
type Unfit = { [C in keyof Stops]: Stops[C] extends ValuesOf<(typeof WORDS)[C]> ? never : C }[keyof Stops];

/** What an alert tells, its sentences one after the other. */
export function sayStop(...sentences: readonly Told<Stops>[]): string {
  const fits: [Unfit] extends [never] ? true : never = true;
  return sentences.map(({ code, values }) => fits && sayOf(WORDS[code], values)).join(" ");
}
