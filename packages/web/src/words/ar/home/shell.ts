import type { Same } from "../../catalog.ts";
import type english from "../../en/home/shell.ts";

export default {
  "shell.theme-system": "المظهر: مثل النظام",
  "shell.theme-light": "المظهر: فاتح",
  "shell.theme-dark": "المظهر: داكن",
  "shell.language": "اللغة",
  "shell.language-away": "تعذّر جلب هذه اللغة. حاول مرة أخرى عندما يمكن الوصول إلى الخادم.",
  "shell.connected": "متصل",
  "shell.connecting": "جارٍ الاتصال…",
  "shell.disconnected": "غير متصل",
  "shell.connection-details": "تفاصيل الاتصال",
  "shell.connect-here": "اتصال من هنا",
  "shell.try-now": "المحاولة الآن",
  "shell.trying-now": "تجري المحاولة الآن",
  "shell.next-try": "المحاولة التالية بعد <figures>{time}</figures>",
  "shell.broken": "تعطّلت هذه الصفحة.",
  "shell.broken-kept": "ما أُكِّد استلامه محفوظ على الخادم. أعد تحميل الصفحة: ستعود إلى الغرفة بالاسم نفسه.",
  "shell.reload": "إعادة التحميل",
  "shell.install": "تثبيت التطبيق",
} satisfies Same<typeof english>;
