import type { Same } from "../../catalog.ts";
import type english from "../../en/home/frame.ts";

export default {
  "frame.close": "बंद करें",
  "frame.dismiss": "हटाएँ",
  "frame.older-page": "यह पेज सर्वर से पुराना है। इसे दोबारा लोड करें।",
  "frame.out": "आप इस रूम से बाहर हैं।",
  "frame.full": "{n, plural, one {# रूम खुला है} other {# रूम खुले हैं}}, इससे ज़्यादा नहीं हो सकते।",
  "frame.full-do": "उनमें से एक छोड़ें, फिर इसमें आएँ।",
  "frame.sealed-called": "सीलबंद रूम {id}",
} satisfies Same<typeof english>;
