import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/pdf.ts";

export default {
  "pdf.pages-of": "صفحات {name}",
  "pdf.place": "الصفحة {at} من {of}",
  "pdf.previous": "الصفحة السابقة",
  "pdf.next": "الصفحة التالية",
  "pdf.larger": "تكبير",
  "pdf.smaller": "تصغير",
  "pdf.undrawn": "تعذّر رسم هذه الصفحة.",
  "pdf.locked": "ملف PDF هذا مقفل بكلمة مرور. احفظه وافتحه في برنامج يطلبها.",
  "pdf.broken": "لا يمكن عرضه: إنه تالف أو ليس ملف PDF أصلًا. ما زال حفظه ممكنًا.",
  "pdf.large": "ملف PDF هذا أكبر من أن يُعرض هنا. احفظه وافتحه في برنامج آخر.",
} satisfies Same<typeof english>;
