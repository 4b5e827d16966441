import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/gallery.ts";

export default {
  "gallery.title": "इस कक्ष की फ़ाइलें",
  "gallery.files": "फ़ाइलें",
  "gallery.kind": "प्रकार",
  "gallery.person": "किससे",
  "gallery.all": "सभी",
  "gallery.pictures": "चित्र",
  "gallery.films": "वीडियो",
  "gallery.sound": "ध्वनि",
  "gallery.pdfs": "PDF",
  "gallery.texts": "पाठ",
  "gallery.others": "अन्य",
  "gallery.empty": "यहाँ अभी कोई फ़ाइल नहीं है।",
  "gallery.none": "ऐसी कोई फ़ाइल नहीं है।",
  "gallery.older": "पुराने संदेशों में देखें",
  "gallery.fetching": "पुराने संदेश लाए जा रहे हैं…",
  "gallery.fetching-file": "लाया और जाँचा जा रहा है…",
  "gallery.facts": "{from} · {size} · {at}",
  "gallery.back": "सभी फ़ाइलें",
  "gallery.place": "{of} में से {at}",
  "gallery.previous": "पिछली फ़ाइल",
  "gallery.next": "अगली फ़ाइल",
  "gallery.show": "बातचीत में दिखाएँ",
  "gallery.save": "सहेजें",
  "gallery.no-preview": "इस प्रकार की फ़ाइल का पूर्वावलोकन नहीं है।",
} satisfies Same<typeof english>;
