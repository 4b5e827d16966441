import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/rooms.ts";

export default {
  "rooms.title": "रूम",
  "rooms.new": "नया रूम बनाएँ या शामिल हों",
  "rooms.remove": "{room} को सूची से हटाएँ",
  "rooms.options": "{room} के विकल्प",
  "rooms.as": "{name} के नाम से",
  "rooms.nothing-said": "अभी तक कुछ नहीं कहा गया",
  "rooms.last": "{name}: {text}",
  "rooms.you": "आप",
  "rooms.deleted": "हटाया गया",
  "rooms.sealed": "सीलबंद",
  "rooms.unread": "{n} अपठित",
  "rooms.called": "कोई आपको बुला रहा है",
  "rooms.moving": "एक ट्रांसफ़र चल रहा है",
  "rooms.elsewhere": "दूसरे टैब में खुला",
  "rooms.waiting": "आपके जाने तक रुका हुआ",
  "rooms.stopped": "कुछ रोका गया",
  "rooms.taken": "दूसरे टैब या डिवाइस में खुला",
  "rooms.disconnected": "डिस्कनेक्टेड, फिर कोशिश हो रही है",
  "rooms.files-stop": "वहाँ फ़ाइलें रास्ते में हैं। आपके जाने पर वे रुक जाएँगी।",
  "rooms.leave": "यह रूम छोड़ें",
  "rooms.new-version": "नया संस्करण तैयार है।",
  "rooms.new-version-stops": "दोबारा लोड करने पर चलती फ़ाइलें रुकती हैं; वे बाद में आगे बढ़ती हैं, या जब आप उन्हें फिर चुनें।",
} satisfies Same<typeof english>;
