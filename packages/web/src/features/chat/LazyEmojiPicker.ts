import { type ComponentType, lazy } from "react";
import type { EmojiPickerProps } from "./emoji/EmojiPicker.tsx";

const load = (): Promise<ComponentType<EmojiPickerProps>> =>
  import("./emoji/EmojiPicker.tsx").then(
    ({ EmojiPicker: loaded }) => loaded,
    () => Unfetched,
  );

/** Fetched when it is first opened, as the list in it is; where that fails nothing opens. */
export const EmojiPicker = lazy(async () => ({ default: await load() }));

const Unfetched = () => null;
