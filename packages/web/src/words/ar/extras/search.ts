import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/search.ts";

export default {
  "search.messages": "بحث في الرسائل",
  "search.hint": "كلمات أو أوائلها",
  "search.close": "إغلاق البحث",
  "search.found": "الرسائل التي عُثر عليها",
  "search.older": "الأقدم",
  "search.nothing": "لم يُعثر على شيء",
  "search.count":
    "{n, plural, zero {لا رسائل} one {رسالة واحدة} two {رسالتان} few {# رسائل} many {# رسالة} other {# رسالة}}",
  "search.count-over":
    "{n, plural, zero {لا رسائل بعد} one {أكثر من رسالة واحدة} two {أكثر من رسالتين} few {أكثر من # رسائل} many {أكثر من # رسالة} other {أكثر من # رسالة}}",
  "search.private": "خاصة",
  "search.only-here": "لم يُبحث إلا في الرسائل الموجودة على هذا الجهاز.",
  "search.fetching": "جارٍ الجلب…",
  "search.fetch-older": "جلب الأقدم أيضًا",
} satisfies Same<typeof english>;
