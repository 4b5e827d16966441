import type { Same } from "../../catalog.ts";
import type english from "../../en/room/invite.ts";

export default {
  "invite.title": "इस रूम का निमंत्रण",
  "invite.copy": "लिंक कॉपी करें",
  "invite.link": "लिंक",
  "invite.qr": "लिंक, QR कोड के रूप में",
  "invite.gives-away":
    "<b>जिसके पास यह लिंक है, उसके पास रूम है</b>: इसमें सभी से जो कहा गया और कहा जाएगा, वह सब। इसे ख़ुद मिलकर दें, या किसी भरोसेमंद रास्ते से। इसे वापस नहीं लिया जा सकता। किसी एक व्यक्ति के संदेश उन्हीं दोनों के बीच रहते हैं।",
  "invite.copied": "कॉपी हो गया।",
  "invite.not-copied": "ब्राउज़र ने इसे कॉपी नहीं किया: खाने से कॉपी करें।",
} satisfies Same<typeof english>;
