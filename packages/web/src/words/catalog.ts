import type { GetICUArgs } from "@schummar/icu-type-parser";
import type admin from "./en/admin.ts";
import type extras from "./en/extras.ts";
import type home from "./en/home.ts";
import type proof from "./en/proof.ts";
import type room from "./en/room.ts";

/** All texts in English, by their keys: the source of what keys there are and what each wants to be told. */
type English = typeof home & typeof room & typeof extras & typeof proof & typeof admin;

/** A catalogue of another language: the same keys, no more and no less. */
export type Same<Catalog> = Readonly<Record<keyof Catalog, string>>;

/** Names of the tags in a message: `"link"` for `See <link>the list</link>.` */
type TagsOf<Text> = Text extends `${string}</${infer Name}>${infer Rest}` ? Name | TagsOf<Rest> : never;

/** Keys of messages with or without tags. */
type KeysWith<Tags extends boolean> = {
  [Key in keyof English]: [TagsOf<English[Key]>] extends [never]
    ? Tags extends true
      ? never
      : Key
    : Tags extends true
      ? Key
      : never;
}[keyof English];

/** A text of plain characters. */
export type Key = KeysWith<false>;
/** A text in which something is set off: a link, a name. */
export type RichKey = KeysWith<true>;

/** What stands for a placeholder is words already: numbers, sizes and times are written by `ui/format.ts`. A plural is told its number. */
export type ValuesOf<K extends keyof English> = GetICUArgs<
  English[K],
  { ICUArgument: string; ICUNumberArgument: number; ICUDateArgument: never }
>;

/** What draws each tag of a message around what stands in it. */
export type TagValuesOf<K extends keyof English, Drawn> = { [Tag in TagsOf<English[K]>]: (inside: Drawn) => Drawn };

/** No second argument where a message wants none. */
export type Rest<Values> = keyof Values extends never ? [] : [values: Values];
