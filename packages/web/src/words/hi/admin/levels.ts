import type { Same } from "../../catalog.ts";
import type english from "../../en/admin/levels.ts";

export default {
  "levels.queued-bytes": "सभी कनेक्शनों पर पाठकों की प्रतीक्षा में बाइट",
  "levels.queued-bytes-max": "सबसे धीमे पाठक की प्रतीक्षा में बाइट",
  "levels.lagging-members": "कनेक्शन जो अपने रूम के लिखने से धीमे पढ़ते हैं",
  "levels.news-waiting": "सदस्य जिनके लिए आने-जाने की सूचना प्रतीक्षा में है",
  "levels.catching-up": "सदस्य जो छूटा हुआ लॉग से पढ़ते हैं, या बारी की प्रतीक्षा में हैं",
  "levels.unacknowledged-chunk-bytes": "पावती की प्रतीक्षा में खंडों के बाइट",
  "levels.paused-connections": "कनेक्शन जो और खंड सहेजे जाने तक पढ़े नहीं जाते",
  "levels.slab-idle-bytes": "अगले खंडों के लिए रखी मेमोरी के बाइट",
  "levels.digest-ahead-bytes": "जल्दी आए खंडों के बाइट जो फ़ाइल के चेकसम की प्रतीक्षा में हैं",
  "levels.requests-under-way": "अनुरोध जिनका जवाब दिया जा रहा है",
  "levels.requests-waiting": "रूम बदलने के पीछे रुके अनुरोध",
  "levels.requests-waiting-bytes": "रूम बदलने के पीछे रुके अनुरोधों के बाइट",
  "levels.pages-waiting": "इतिहास के पन्ने जो बारी की प्रतीक्षा में हैं",
  "levels.events-held": "प्रवेश का जवाब दिए जाने तक रोकी गई घटनाएँ",
  "levels.file-handles": "अपलोड की खुली फ़ाइलें",
  "levels.file-operations": "फ़ाइलों के चल रहे पठन और लेखन",
  "levels.bucket-waiting-parts": "बकेट में भेजे जाने की प्रतीक्षा में अपलोड के हिस्से",
  "levels.bucket-removals": "बकेट से हटाए जाने वाले ऑब्जेक्ट",
  "levels.store-waiting": "स्टोर की प्रतीक्षा में कॉल, और टेक्स्ट के KiB",
  "levels.hooks-behind": "हुक जिन्हें कुछ पहुँचाना है, या फिर कोशिश की प्रतीक्षा में हैं",
  "levels.pushes-waiting": "ब्राउज़र जिन्हें नई बातें बताई जा रही हैं",
} satisfies Same<typeof english>;
