import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/halted.ts";

export default {
  "halted.killed": "{by} ने यह फ़ाइल रोक दी।",
  "halted.altered": "इस फ़ाइल का एक खंड रास्ते में बदला गया, इसलिए सर्वर ने इसे रोक दिया।",
  "halted.rekeyed": "किसी को इस रूम से हटाया गया, इसलिए इसकी कुंजियाँ नई हैं।",
  "halted.kept":
    "{n, plural, one {इसका # सत्यापित खंड} other {इसके # सत्यापित खंड}} एक दिन तक सर्वर पर क्वारंटीन में। इसमें से कुछ भी किसी को नहीं दिया जाता।",
  "halted.sender-decides": "{from} इसे नई कुंजियों से आगे भेज सकते हैं, या छोड़ सकते हैं।",
  "halted.goes-on": "{from} की फ़ाइल नई कुंजियों के साथ अपने आप आगे बढ़ती है।",
} satisfies Same<typeof english>;
