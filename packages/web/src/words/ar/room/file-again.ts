import type { Same } from "../../catalog.ts";
import type english from "../../en/room/file-again.ts";

export default {
  "file-again.continue": "متابعة",
  "file-again.continue-file": "متابعة {file}",
  "file-again.pick-file": "إعادة اختيار: {file}",
  "file-again.pick": "إعادة الاختيار",
  "file-again.pick-the-file": "اختيار الملف من جديد",
} satisfies Same<typeof english>;
