import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/reasons.ts";

export default {
  "reasons.closed": "इस सर्वर के प्रशासक ने यह रूम बंद किया।",
  "reasons.closed-by": "{by} ने यह रूम बंद किया।",
  "reasons.quarantine": "इस सर्वर के प्रशासक ने यह रूम क्वारंटीन में रखा: कोई नया नहीं आ सकता, और फ़ाइलें न ली जाती हैं, न दी जाती हैं।",
  "reasons.removed": "आपको इस रूम से हटाया गया।",
  "reasons.removed-by": "{by} ने आपको इस रूम से हटाया।",
  "reasons.banned": "आप इस रूम से प्रतिबंधित हैं।",
  "reasons.banned-by": "{by} ने आपको इस रूम से प्रतिबंधित किया।",
  "reasons.muted": "आप इस रूम में म्यूट हैं: पढ़ सकते हैं, लिख नहीं सकते।",
  "reasons.owner": "यह केवल रूम का स्वामी कर सकता है।",
  "reasons.moderator": "यह केवल रूम का स्वामी या मॉडरेटर कर सकता है।",
  "reasons.sender": "यह फ़ाइल केवल इसे भेजने वाला, स्वामी या मॉडरेटर रोक सकता है।",
  "reasons.oneself": "यह कोई अपने साथ नहीं कर सकता।",
  "reasons.rank": "यह केवल निचले दर्जे के सदस्यों के साथ किया जा सकता है।",
  "reasons.own-file": "केवल किसी और की भेजी फ़ाइल अस्वीकार की जा सकती है।",
  "reasons.unproved": "सर्वर आपके हस्ताक्षर की जाँच नहीं कर सका। पेज फिर से लोड करके दोबारा कोशिश करें।",
  "reasons.lab-off": "इस सर्वर पर अटैक लैब बंद है।",
  "reasons.hooks-off": "इस सर्वर पर बॉट के हुक नहीं हैं।",
  "reasons.address": "यह सर्वर इस पते पर कुछ नहीं भेजता। इसे चलाने वाला इसकी अनुमति दे सकता है।",
} satisfies Same<typeof english>;
