import type { Same } from "../../catalog.ts";
import type english from "../../en/admin/levels.ts";

export default {
  "levels.queued-bytes": "بايتات تنتظر القرّاء عبر كل الاتصالات",
  "levels.queued-bytes-max": "بايتات تنتظر أبطأ قارئ",
  "levels.lagging-members": "اتصالات تقرأ أبطأ مما تكتب غرفتها",
  "levels.news-waiting": "أعضاء ينتظرهم خبر من دخل أو خرج",
  "levels.catching-up": "أعضاء يقرؤون من السجل ما فاتهم أو ينتظرون دورهم",
  "levels.unacknowledged-chunk-bytes": "بايتات أجزاء تنتظر التأكيد",
  "levels.paused-connections": "اتصالات لا تُقرأ حتى تُخزَّن أجزاء أكثر",
  "levels.slab-idle-bytes": "بايتات ذاكرة محفوظة للأجزاء التالية",
  "levels.digest-ahead-bytes": "بايتات أجزاء وصلت مبكرًا وتنتظر بصمة ملفها",
  "levels.requests-under-way": "طلبات يُجاب عنها",
  "levels.requests-waiting": "طلبات تنتظر خلف تغيير غرفة",
  "levels.requests-waiting-bytes": "بايتات طلبات تنتظر خلف تغيير غرفة",
  "levels.pages-waiting": "صفحات من السجل تنتظر دورها",
  "levels.events-held": "أحداث محجوزة ريثما يُجاب عن دخول",
  "levels.file-handles": "ملفات رفع مفتوحة",
  "levels.file-operations": "قراءات وكتابات ملفات جارية",
  "levels.bucket-waiting-parts": "أجزاء رفع تنتظر الإرسال إلى الحاوية",
  "levels.bucket-removals": "كائنات ستُزال من الحاوية",
  "levels.store-waiting": "استدعاءات تنتظر المخزن، وKiB من النص",
  "levels.hooks-behind": "خطّافات لديها ما توصله أو تنتظر المحاولة ثانية",
  "levels.pushes-waiting": "متصفحات تُبلَّغ بالجديد",
} satisfies Same<typeof english>;
