import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/flight.ts";

export default {
  "flight.title": "फ़्लाइट रिकॉर्डर",
  "flight.save": "रिकॉर्डिंग सहेजें",
  "flight.replay": "दोबारा चलाएँ",
  "flight.away": "प्लेयर लोड नहीं हो सका। सर्वर लौटने पर दोबारा लोड करें।",
  "flight.recording": "रिकॉर्डिंग {file}",
  "flight.close": "रिकॉर्डिंग बंद करें",
  "flight.about":
    "<figures>{size}</figures>, {chunks, plural, one {# खंड} other {# खंड}}, {packets, plural, one {# पैकेट} other {# पैकेट}}, {time} में।",
  "flight.about-dropped":
    "<figures>{size}</figures>, {chunks, plural, one {# खंड} other {# खंड}}, {packets, plural, one {# पैकेट} other {# पैकेट}}, {time} में; {n, plural, one {# पुराने} other {# पुराने}} की जगह नहीं थी, और उनका असर पहली तस्वीर में है।",
  "flight.pause": "रिकॉर्डिंग रोकें",
  "flight.play": "रिकॉर्डिंग चलाएँ",
  "flight.before": "पिछला पैकेट",
  "flight.next": "अगला पैकेट",
  "flight.time": "रिकॉर्डिंग में समय",
  "flight.at": "{all} में से {at}, {packets} में से पैकेट {n}",
  "flight.packets": "अब तक के पैकेट",
  "flight.nothing-passed": "अभी तक कुछ नहीं गुज़रा।",
  "flight.out": "भेजा",
  "flight.in": "आया",
  "flight.chunk": "खंड",
  "flight.ask": "आपके पास क्या है?",
  "flight.cancel": "रद्द करें",
  "flight.acknowledged": "पावती मिली",
  "flight.missing": "लापता",
  "flight.refused": "अस्वीकृत",
  "flight.compromised": "छेड़छाड़ हुई",
  "flight.complete": "पूर्ण",
  "flight.cancelled": "रद्द हुआ",
  "flight.valid": "मान्य",
  "flight.chunks": "{n, plural, one {# खंड} other {# खंड}}",
  "flight.up-to": "{seq} तक सभी",
  "flight.nothing": "कुछ नहीं",
  "flight.stretches": "{n, plural, one {# हिस्सा} other {# हिस्से}}",
} satisfies Same<typeof english>;
