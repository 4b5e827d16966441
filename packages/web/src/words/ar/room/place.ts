import type { Same } from "../../catalog.ts";
import type english from "../../en/room/place.ts";

export default {
  "place.skip": "الانتقال إلى المحادثة",
  "place.rooms-people": "الغرف والأشخاص",
  "place.close-rooms-people": "إغلاق الغرف والأشخاص",
  "place.search": "بحث",
  "place.transfers": "عمليات النقل وACK",
  "place.integrity": "السلامة",
  "place.lab": "مختبر الهجمات",
  "place.leave": "مغادرة الغرفة",
  "place.people": "الأشخاص",
  "place.manage": "إدارة الغرفة",
  "place.files": "الملفات",
  "place.export": "تصدير الغرفة",
  "place.checked-with": "الفحص بواسطة <figures>{suite}</figures>",
  "place.keyboard": "لوحة المفاتيح",
  "place.muted": "كُتم صوتك في هذه الغرفة. تستطيع القراءة؛ أما ما تكتبه فلا يصل، ويُحفظ هنا لإرساله مجددًا.",
  "place.part-away": "تعذّر جلب هذا الجزء من الصفحة. أعد التحميل عندما يعود الخادم.",
  "place.link-away": "تعذّر عرض الرابط. أعد التحميل عندما يعود الخادم.",
  "place.invite": "دعوة",
  "place.proof": "الأدلة",
  "place.proof-width": "عرض لوحة الأدلة",
  "place.bots": "الروبوتات والخطّافات",
} satisfies Same<typeof english>;
