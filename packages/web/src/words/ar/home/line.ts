import type { Same } from "../../catalog.ts";
import type english from "../../en/home/line.ts";

export default {
  "line.not-started": "لم يبدأ",
  "line.silent": "الخادم لا يجيب",
  "line.unreachable": "لا يمكن الوصول إلى الخادم",
  "line.lost": "انقطع الاتصال",
  "line.unanswered": "لم يعد الخادم يجيب",
  "line.unreadable": "أرسل الخادم ما لا يُقرأ",
  "line.closed-by-server": "أغلقه الخادم",
  "line.closed": "مغلق",
  "line.taken-over": "فُتح في لسان أو جهاز آخر",
  "line.displaced": "أزاحته محاولة سابقة منه",
  "line.unproved": "تعذر إثبات المفتاح",
  "line.anew": "يتصل من جديد",
} satisfies Same<typeof english>;
