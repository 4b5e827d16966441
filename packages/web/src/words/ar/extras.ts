import attention from "./extras/attention.ts";
import bots from "./extras/bots.ts";
import exporting from "./extras/exporting.ts";
import fetching from "./extras/fetching.ts";
import forget from "./extras/forget.ts";
import gallery from "./extras/gallery.ts";
import keyboard from "./extras/keyboard.ts";
import notices from "./extras/notices.ts";
import pdf from "./extras/pdf.ts";
import reasons from "./extras/reasons.ts";
import refusals from "./extras/refusals.ts";
import rooms from "./extras/rooms.ts";
import search from "./extras/search.ts";
import typing from "./extras/typing.ts";

/** What stands around the conversation when somebody asks for it. */
export default {
  ...attention,
  ...forget,
  ...bots,
  ...exporting,
  ...fetching,
  ...gallery,
  ...keyboard,
  ...notices,
  ...pdf,
  ...reasons,
  ...refusals,
  ...rooms,
  ...search,
  ...typing,
};
