import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/exporting.ts";

export default {
  "export.title": "यह रूम निर्यात करें",
  "export.as": "प्रारूप",
  "export.html": "पढ़ने, छापने और रखने के लिए एक पेज। यह किसी भी ब्राउज़र में बिना नेटवर्क के खुलता है।",
  "export.json": "प्रोग्रामों के लिए: हर संदेश अपने स्थान, पहले के रूप, प्रतिक्रियाओं और उसके बारे में जो साबित हुआ, उसके साथ।",
  "export.digests": "फ़ाइलें अपने SHA-256 के साथ सूचीबद्ध हैं; उनके बाइट इसमें नहीं हैं।",
  "export.private-too": "मेरी निजी बातचीत भी",
  "export.private-means": "जो आपने और दूसरों ने केवल एक व्यक्ति के लिए लिखा। बंद होने पर फ़ाइल में केवल वही होता है, जो सभी पढ़ सकते थे।",
  "export.do": "{format} निर्यात करें",
  "export.cancel": "रद्द करें",
  "export.progress": "निर्यात",
  "export.fetching": "जो अभी यहाँ नहीं है, वह लाया जा रहा है…",
  "export.writing": "फ़ाइल लिखी जा रही है…",
  "export.saved": "{n, plural, one {# संदेश {name} के नाम से सहेजा गया।} other {# संदेश {name} के नाम से सहेजे गए।}}",
  "export.room": "रूम",
  "export.head": "{n, plural, one {# संदेश, जैसा {time} को {name} के पास था।} other {# संदेश, जैसे {time} को {name} के पास थे।}}",
  "export.sealed": "रूम सीलबंद है: इस फ़ाइल को उसके लिंक की तरह सँभालकर रखें।",
  "export.private-with": "{name} के साथ निजी",
  "export.nothing-said": "कुछ नहीं कहा गया।",
  "export.answer-away": "संदेश {n} के जवाब में, जो यहाँ नहीं है",
  "export.answer": "{link} के जवाब में",
  "export.deleted": "{time} को मिटाया गया",
  "export.not-shown":
    "नहीं दिखाया गया: {why, select, altered {बदला गया} sender {भेजने वाला कोई और} replayed {दोहराया गया} moved {जगह से हटाया गया} late {देर से सील किया गया} unchecked {जाँचा नहीं गया} equivocal {दोहरे अर्थ वाला} other {अज्ञात}}",
  "export.file": "फ़ाइल {name}, {size}",
} satisfies Same<typeof english>;
