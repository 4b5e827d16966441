import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/attention.ts";

export default {
  "attention.title": "सूचनाएँ",
  "attention.on": "चालू",
  "attention.off": "बंद",
  "attention.sound": "ध्वनि",
  "attention.sound-means": "हर सूचना के साथ एक छोटी ध्वनि, सभी रूम में।",
  "attention.nothing": "कुछ नहीं",
  "attention.private": "निजी संदेश और @मेरा नाम",
  "attention.everything": "हर संदेश",
  "attention.unable": "यह ब्राउज़र सूचनाएँ केवल HTTPS पतों और localhost पर दिखाता है। शीर्षक में अपठित की गिनती रहती है।",
  "attention.denied": "ब्राउज़र इस पेज को सूचना देने नहीं देता। पते के पास, पेज की सेटिंग में इसकी अनुमति दें।",
  "attention.about": "जब यह रूम सामने न हो, मुझे बताएँ",
  "attention.let": "इस ब्राउज़र को सूचना देने दें",
  "attention.told-private": "{name}, केवल आपको, {room} में",
  "attention.told": "{name}, {room} में",
  "attention.more": "{text} (और {n})",
  "attention.sealed-news": "एक सीलबंद रूम में कुछ नया है।",
  "attention.pushed": "इंस्टॉल होने पर यह ऐप बंद रहते भी बताया जाता है: खुले रूम से किसने क्या कहा, सीलबंद से केवल यह कि कुछ नया है।",
} satisfies Same<typeof english>;
