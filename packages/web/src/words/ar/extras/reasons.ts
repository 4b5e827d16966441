import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/reasons.ts";

export default {
  "reasons.closed": "أغلقت إدارة هذا الخادم هذه الغرفة.",
  "reasons.closed-by": "أغلق {by} هذه الغرفة.",
  "reasons.quarantine": "وضعت إدارة هذا الخادم هذه الغرفة في الحجر: لا يدخلها أحد جديد، ولا تُقبل ملفات ولا تُعطى.",
  "reasons.removed": "أُخرجت من هذه الغرفة.",
  "reasons.removed-by": "أخرجك {by} من هذه الغرفة.",
  "reasons.banned": "أنت محظور من هذه الغرفة.",
  "reasons.banned-by": "حظرك {by} من هذه الغرفة.",
  "reasons.muted": "أنت مكتوم في هذه الغرفة: تقرأ ولا تكتب.",
  "reasons.owner": "لا يفعل ذلك إلا مالك الغرفة.",
  "reasons.moderator": "لا يفعل ذلك إلا مالك الغرفة أو مشرف.",
  "reasons.sender": "لا يوقف هذا الملف إلا مرسله أو المالك أو مشرف.",
  "reasons.oneself": "لا يفعل أحد ذلك بنفسه.",
  "reasons.rank": "لا يُفعل ذلك إلا بأعضاء أدنى رتبة.",
  "reasons.own-file": "لا يُرفض إلا ملف أرسله شخص آخر.",
  "reasons.unproved": "لم يستطع الخادم التحقق من توقيعك. أعد تحميل الصفحة وحاول مرة أخرى.",
  "reasons.lab-off": "مختبر الهجمات معطّل على هذا الخادم.",
  "reasons.hooks-off": "لا خطّافات للروبوتات على هذا الخادم.",
  "reasons.address": "لا يرسل هذا الخادم شيئًا إلى هذا العنوان. يمكن لمن يديره السماح به.",
} satisfies Same<typeof english>;
