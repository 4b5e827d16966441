import type { Same } from "../../catalog.ts";
import type english from "../../en/room/members.ts";

export default {
  "members.absent": "अभी यहाँ नहीं",
  "members.asking": "सर्वर से पूछा जा रहा है…",
  "members.all-here": "इस रूम के सभी सदस्य यहाँ हैं।",
  "members.manage-one": "{name} को सँभालें",
  "members.manage": "सँभालें",
  "members.do-not": "रहने दें",
  "members.member": "सदस्य",
  "members.owner": "स्वामी",
  "members.moderator": "मॉडरेटर",
  "members.muted": "म्यूट",
  "members.may": "{name} के बारे में आप क्या कर सकते हैं",
  "members.banned": "प्रतिबंधित",
  "members.nobody-banned": "कोई प्रतिबंधित नहीं है।",
  "members.unban-one": "{name} को फिर आने दें",
  "members.remove": "रूम से हटाएँ",
  "members.remove-ask":
    "{name} को तुरंत बाहर किया जाता है। {name} ने जो पढ़ा है, वह उनके पास रहता है; वे नए सदस्य के रूप में लौट सकते हैं।",
  "members.remove-sealed-ask":
    "{name} को तुरंत बाहर किया जाता है, और रूम को नई कुंजियाँ और नया लिंक मिलता है: अब से आने वाला कुछ भी पुरानी कुंजियों से नहीं पढ़ा जा सकता। जो {name} को नया लिंक देता है, वह उन्हें फिर अंदर आने देता है।",
  "members.ban": "प्रतिबंध लगाएँ",
  "members.ban-ask":
    "{name} को तुरंत बाहर किया जाता है और प्रतिबंध हटने तक फिर नहीं आने दिया जाता। {name} ने जो पढ़ा है, वह उनके पास रहता है।",
  "members.unban": "फिर आने दें",
  "members.mute": "म्यूट करें",
  "members.unmute": "फिर बोलने दें",
  "members.appoint": "मॉडरेटर बनाएँ",
  "members.dismiss": "मॉडरेटर के अधिकार वापस लें",
  "members.hand-over": "रूम सौंपें",
  "members.hand-over-ask": "{name} स्वामी बनते हैं और आप मॉडरेटर। केवल {name} ही रूम लौटा सकते हैं।",
  "members.close": "रूम बंद करें",
  "members.close-ask": "सबको बाहर किया जाता है, और इस रूम में फिर कोई नहीं आता। लोगों ने जो पढ़ा है, वह उनके पास रहता है।",
} satisfies Same<typeof english>;
