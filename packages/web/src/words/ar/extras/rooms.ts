import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/rooms.ts";

export default {
  "rooms.title": "الغرف",
  "rooms.new": "غرفة جديدة أو انضمام",
  "rooms.remove": "إزالة {room} من القائمة",
  "rooms.options": "خيارات {room}",
  "rooms.as": "باسم {name}",
  "rooms.nothing-said": "لم يُقل شيء بعد",
  "rooms.last": "{name}: {text}",
  "rooms.you": "أنت",
  "rooms.deleted": "حُذفت",
  "rooms.sealed": "مختومة",
  "rooms.unread": "{n} غير مقروءة",
  "rooms.called": "هناك من يناديك",
  "rooms.moving": "عملية نقل جارية",
  "rooms.elsewhere": "مفتوحة في لسان آخر",
  "rooms.waiting": "متوقفة إلى أن تذهب إليها",
  "rooms.stopped": "أُوقف شيء ما",
  "rooms.taken": "مفتوحة في لسان أو جهاز آخر",
  "rooms.disconnected": "غير متصلة، تجري المحاولة مجددًا",
  "rooms.files-stop": "هناك ملفات في الطريق. ستتوقف عند مغادرتك.",
  "rooms.leave": "مغادرة هذه الغرفة",
  "rooms.new-version": "إصدار جديد جاهز.",
  "rooms.new-version-stops": "تتوقف الملفات الجارية عند إعادة التحميل؛ وتُستأنف بعدها أو حين تختارها مجددًا.",
} satisfies Same<typeof english>;
