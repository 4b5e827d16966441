import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/lamps.ts";

export default {
  "lamps.ok": "سليم",
  "lamps.failed": "فشل",
  "lamps.unknown": "غير معروف بعد",
  "lamps.none": "بلا فحص",
  "lamps.arrival": "الوصول",
  "lamps.read-back": "إعادة القراءة",
  "lamps.receiver": "المستلم",
  "lamps.line": "الوصول {arrival}، إعادة القراءة {readBack}، المستلم {receiver}",
  "lamps.by-arrival": "الخادم، عند وصوله",
  "lamps.by-read-back": "الخادم، عند قراءته من قرصه",
  "lamps.by-nobody": "لا أحد يخبر في غرفة مفتوحة",
  "lamps.by-this-client": "هذا العميل",
  "lamps.by-whoever": "من يستلمه",
  "lamps.blame-arrival": "غُيِّر قبل أن يصل إلى الخادم: في الطريق إليه، أو من مُرسِله.",
  "lamps.blame-read-back": "غُيِّر في الخادم بعد أن أخذه: قرصه، بقول الخادم نفسه.",
  "lamps.blame-receiver": "غُيِّر في الخادم أو بعده: يقول الخادم إنه أعطى ما أخذه.",
  "lamps.who-checked": "من فحصه",
} satisfies Same<typeof english>;
