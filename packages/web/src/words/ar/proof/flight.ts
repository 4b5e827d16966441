import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/flight.ts";

export default {
  "flight.title": "مسجّل الرحلة",
  "flight.save": "حفظ التسجيل",
  "flight.replay": "إعادة العرض",
  "flight.none": "لا تسجيل له: تحتفظ هذه الصفحة بتسجيلات عمليات النقل الثماني التي بدأت أخيرًا، ما دامت مفتوحة.",
  "flight.away": "تعذّر تحميل المشغّل. أعد التحميل عندما يعود الخادم.",
  "flight.recording": "التسجيل {file}",
  "flight.close": "إغلاق التسجيل",
  "flight.about":
    "<figures>{size}</figures> في {chunks, plural, zero {# جزء} one {جزء واحد} two {جزءان} few {# أجزاء} many {# جزءًا} other {# جزء}}، {packets, plural, zero {# حزمة} one {حزمة واحدة} two {حزمتان} few {# حزم} many {# حزمة} other {# حزمة}} خلال {time}.",
  "flight.about-dropped":
    "<figures>{size}</figures> في {chunks, plural, zero {# جزء} one {جزء واحد} two {جزءان} few {# أجزاء} many {# جزءًا} other {# جزء}}، {packets, plural, zero {# حزمة} one {حزمة واحدة} two {حزمتان} few {# حزم} many {# حزمة} other {# حزمة}} خلال {time}؛ ولم يتسع المكان لـ {n, plural, zero {# حزمة} one {حزمة واحدة} two {حزمتين} few {# حزم} many {# حزمة} other {# حزمة}} أقدم، وأثرها في الصورة الأولى.",
  "flight.pause": "إيقاف التسجيل مؤقتًا",
  "flight.play": "تشغيل التسجيل",
  "flight.before": "الحزمة السابقة",
  "flight.next": "الحزمة التالية",
  "flight.time": "الوقت في التسجيل",
  "flight.at": "{at} من {all}، الحزمة {n} من {packets}",
  "flight.packets": "الحزم حتى الآن",
  "flight.nothing-passed": "لم يمرّ شيء بعد.",
  "flight.out": "أُرسل",
  "flight.in": "وصل",
  "flight.chunk": "جزء",
  "flight.ask": "ماذا لديك؟",
  "flight.cancel": "إلغاء",
  "flight.acknowledged": "أُكِّد الاستلام",
  "flight.missing": "مفقود",
  "flight.refused": "رُفض",
  "flight.compromised": "مُعرَّض للعبث",
  "flight.complete": "اكتمل",
  "flight.cancelled": "أُلغي",
  "flight.valid": "سليم",
  "flight.chunks": "{n, plural, zero {# جزء} one {جزء واحد} two {جزءان} few {# أجزاء} many {# جزءًا} other {# جزء}}",
  "flight.up-to": "الكل حتى {seq}",
  "flight.nothing": "لا شيء",
  "flight.stretches":
    "{n, plural, zero {# مقطع} one {مقطع واحد} two {مقطعان} few {# مقاطع} many {# مقطعًا} other {# مقطع}}",
} satisfies Same<typeof english>;
