import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/lamps.ts";

export default {
  "lamps.ok": "ठीक",
  "lamps.failed": "विफल",
  "lamps.unknown": "अभी पता नहीं",
  "lamps.none": "जाँच नहीं",
  "lamps.arrival": "आगमन",
  "lamps.read-back": "पुनःपठन",
  "lamps.receiver": "प्राप्तकर्ता",
  "lamps.line": "आगमन {arrival}, पुनःपठन {readBack}, प्राप्तकर्ता {receiver}",
  "lamps.by-arrival": "सर्वर ने, जब वह आया",
  "lamps.by-read-back": "सर्वर ने, जब उसे अपनी डिस्क से पढ़ा",
  "lamps.by-nobody": "खुले रूम में कोई नहीं बताता",
  "lamps.by-this-client": "यह क्लाइंट",
  "lamps.by-whoever": "जिसे यह मिले",
  "lamps.blame-arrival": "सर्वर के पास पहुँचने से पहले बदला गया: रास्ते में, या भेजने वाले के द्वारा।",
  "lamps.blame-read-back": "सर्वर पर बदला गया, उसके लेने के बाद: उसकी डिस्क पर, सर्वर के अपने कहे अनुसार।",
  "lamps.blame-receiver": "सर्वर पर या उसके बाद बदला गया: सर्वर कहता है कि उसने वही दिया जो लिया था।",
  "lamps.who-checked": "किसने जाँचा",
} satisfies Same<typeof english>;
