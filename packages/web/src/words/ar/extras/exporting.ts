import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/exporting.ts";

export default {
  "export.title": "تصدير هذه الغرفة",
  "export.as": "بصيغة",
  "export.html": "صفحة للقراءة والطباعة والحفظ. تُفتح في أي متصفح بلا شبكة.",
  "export.json": "للبرامج: كل رسالة مع موضعها ونصوصها السابقة وتفاعلاتها وما أُثبت بشأنها.",
  "export.digests": "تُدرج الملفات مع SHA-256 الخاص بها؛ أما بايتاتها فليست فيه.",
  "export.private-too": "محادثاتي الخاصة أيضًا",
  "export.private-means": "ما كتبته أنت وغيرك لشخص واحد فقط. عند إيقافه لا يحوي الملف إلا ما كان يمكن للجميع قراءته.",
  "export.do": "تصدير {format}",
  "export.cancel": "إلغاء",
  "export.progress": "التصدير",
  "export.fetching": "جارٍ جلب ما ليس هنا بعد…",
  "export.writing": "جارٍ كتابة الملف…",
  "export.saved":
    "{n, plural, zero {لم تُحفظ أي رسالة في {name}.} one {حُفظت رسالة واحدة باسم {name}.} two {حُفظت رسالتان باسم {name}.} few {حُفظت # رسائل باسم {name}.} many {حُفظت # رسالة باسم {name}.} other {حُفظت # رسالة باسم {name}.}}",
  "export.room": "غرفة",
  "export.head":
    "{n, plural, zero {لا رسائل لدى {name} في {time}.} one {رسالة واحدة كما كانت لدى {name} في {time}.} two {رسالتان كما كانتا لدى {name} في {time}.} few {# رسائل كما كانت لدى {name} في {time}.} many {# رسالة كما كانت لدى {name} في {time}.} other {# رسالة كما كانت لدى {name} في {time}.}}",
  "export.sealed": "الغرفة مختومة: احفظ هذا الملف كما تحفظ رابطها.",
  "export.private-with": "خاص مع {name}",
  "export.nothing-said": "لم يُقل شيء.",
  "export.answer-away": "ردًّا على الرسالة {n}، وهي ليست هنا",
  "export.answer": "ردًّا على {link}",
  "export.deleted": "حُذفت في {time}",
  "export.not-shown":
    "غير معروضة: {why, select, altered {مُغيَّرة} sender {من شخص آخر} replayed {مُعادة} moved {منقولة} late {خُتمت متأخرة} unchecked {غير مفحوصة} equivocal {متناقضة} other {غير معروف}}",
  "export.file": "ملف {name}، {size}",
} satisfies Same<typeof english>;
