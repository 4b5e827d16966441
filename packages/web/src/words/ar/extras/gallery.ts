import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/gallery.ts";

export default {
  "gallery.title": "ملفات هذه الغرفة",
  "gallery.files": "الملفات",
  "gallery.kind": "النوع",
  "gallery.person": "من",
  "gallery.all": "الكل",
  "gallery.pictures": "صور",
  "gallery.films": "مقاطع فيديو",
  "gallery.sound": "صوت",
  "gallery.pdfs": "PDF",
  "gallery.texts": "نصوص",
  "gallery.others": "أخرى",
  "gallery.empty": "لا ملفات هنا بعد.",
  "gallery.none": "لا ملف كهذا.",
  "gallery.older": "ابحث في رسائل أقدم",
  "gallery.fetching": "يجري جلب رسائل أقدم…",
  "gallery.fetching-file": "يجري الجلب والتحقق…",
  "gallery.facts": "{from} · {size} · {at}",
  "gallery.back": "كل الملفات",
  "gallery.place": "{at} من {of}",
  "gallery.previous": "الملف السابق",
  "gallery.next": "الملف التالي",
  "gallery.show": "إظهار في المحادثة",
  "gallery.save": "حفظ",
  "gallery.no-preview": "لا معاينة لهذا النوع من الملفات.",
} satisfies Same<typeof english>;
