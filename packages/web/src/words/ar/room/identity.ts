import type { Same } from "../../catalog.ts";
import type english from "../../en/room/identity.ts";

export default {
  "identity.known": "الهوية",
  "identity.changed": "تغيّر المفتاح",
  "identity.none": "هوية غير مُتحقَّق منها",
  "identity.of": "{standing}: {name}",
  "identity.trust": "الأرقام متطابقة: الثقة بهذا المفتاح",
  "identity.no-number": "لا رقم للمقارنة: ليس لديك مفتاح هنا.",
  "identity.number": "رقم الأمان",
  "identity.qr": "رقم الأمان على شكل رمز QR",
  "identity.none-means": "لم يُظهر {name} أي مفتاح: قد يستخدم أي شخص هذا الاسم.",
  "identity.known-means":
    "أظهر {name} المفتاح نفسه منذ التقيتما هنا أول مرة. قارنا الرقم أدناه بالهاتف أو وجهًا لوجه: إذا تطابق رقماكما فلا أحد بينكما.",
  "identity.changed-means":
    "لدى {name} مفتاح غير الذي تعرفه. قد يكون متصفحًا أو جهازًا جديدًا. وقد يكون شخصًا آخر: قارنا الرقم أدناه بالهاتف أو وجهًا لوجه قبل المتابعة.",
  "identity.missing-means": "تعرف {name} بمفتاح، وهذا الشخص لم يُظهره. لا تعدّه {name} قبل أن تسأل بطريقة أخرى.",
} satisfies Same<typeof english>;
