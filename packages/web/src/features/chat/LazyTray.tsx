import { lazy } from "react";
import { say } from "../../words/words.ts";
import type { Tray } from "./useTray.ts";

/** Asked for with the room: files are chosen in an outage too. */
const tray = import("./FileTray.tsx").then(
  ({ FileTray: loaded }) => loaded,
  () => Unfetched,
);

export const FileTray = lazy(() => tray.then((loaded) => ({ default: loaded })));

/** The part of the page that shows them was not to be had; they can be sent all the same. */
function Unfetched({ tray: { files } }: { tray: Tray }) {
  return <p className="text-sm">{say("chat.files-to-send", { n: files.length })}</p>;
}
