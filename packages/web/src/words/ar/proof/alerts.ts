import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/alerts.ts";

export default {
  "alerts.title": "تنبيه أمني: انتُهكت السلامة! يجري إيقاف الإرسال.",
  "alerts.stopped": "أُوقف",
  "alerts.kept": "محفوظ",
  "alerts.proof": "الدليل",
  "alerts.seq": "التسلسل {seq}",
  "alerts.values": "المتوقع {expected}، المستلَم {received}",
  "alerts.received": "المستلَم {received}",
  "alerts.understood": "مفهوم",
  "alerts.save": "حفظ الأدلة",
  "alerts.waiting":
    "{n, plural, zero {لا توقفات أخرى} one {توقف آخر ينتظر} two {توقفان آخران ينتظران} few {# توقفات أخرى تنتظر} many {# توقفًا آخر ينتظر} other {# توقف آخر ينتظر}} خلف هذا.",
} satisfies Same<typeof english>;
