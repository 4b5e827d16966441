import type { Same } from "../../catalog.ts";
import type english from "../../en/home/frame.ts";

export default {
  "frame.close": "إغلاق",
  "frame.dismiss": "إخفاء",
  "frame.older-page": "هذه الصفحة أقدم من الخادم. أعد تحميلها.",
  "frame.out": "لم تعد في هذه الغرفة.",
  "frame.full":
    "{n, plural, zero {لا غرف مفتوحة} one {غرفة واحدة مفتوحة} two {غرفتان مفتوحتان} few {# غرف مفتوحة} many {# غرفة مفتوحة} other {# غرفة مفتوحة}}، وهذا هو الحد الأقصى.",
  "frame.full-do": "غادر إحداها ثم ادخل هذه.",
  "frame.sealed-called": "غرفة مختومة {id}",
} satisfies Same<typeof english>;
