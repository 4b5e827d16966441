import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/pdf.ts";

export default {
  "pdf.pages-of": "{name} के पृष्ठ",
  "pdf.place": "{of} में से पृष्ठ {at}",
  "pdf.previous": "पिछला पृष्ठ",
  "pdf.next": "अगला पृष्ठ",
  "pdf.larger": "बड़ा करें",
  "pdf.smaller": "छोटा करें",
  "pdf.undrawn": "यह पृष्ठ बनाया नहीं जा सका।",
  "pdf.locked": "यह PDF पासवर्ड से बंद है। इसे सहेजें और ऐसे प्रोग्राम में खोलें जो पासवर्ड पूछे।",
  "pdf.broken": "इसे दिखाया नहीं जा सकता: यह ख़राब है या PDF ही नहीं है। फिर भी इसे सहेजा जा सकता है।",
  "pdf.large": "यह PDF यहाँ देखने के लिए बहुत बड़ा है। इसे सहेजें और किसी दूसरे प्रोग्राम में खोलें।",
} satisfies Same<typeof english>;
