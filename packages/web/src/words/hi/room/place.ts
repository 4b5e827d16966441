import type { Same } from "../../catalog.ts";
import type english from "../../en/room/place.ts";

export default {
  "place.skip": "बातचीत पर जाएँ",
  "place.rooms-people": "रूम और लोग",
  "place.close-rooms-people": "रूम और लोग बंद करें",
  "place.search": "खोजें",
  "place.transfers": "ट्रांसफ़र और ACK",
  "place.integrity": "अखंडता",
  "place.lab": "अटैक लैब",
  "place.leave": "रूम छोड़ें",
  "place.people": "लोग",
  "place.manage": "रूम सँभालें",
  "place.files": "फ़ाइलें",
  "place.export": "रूम निर्यात करें",
  "place.checked-with": "जाँच: <figures>{suite}</figures>",
  "place.keyboard": "कीबोर्ड",
  "place.muted": "आप इस रूम में म्यूट हैं। आप पढ़ सकते हैं; जो आप लिखते हैं, वह नहीं पहुँचता और दोबारा भेजने के लिए यहाँ सुरक्षित रहता है।",
  "place.part-away": "पेज का यह हिस्सा लाया नहीं जा सका। सर्वर लौटने पर दोबारा लोड करें।",
  "place.link-away": "लिंक दिखाया नहीं जा सका। सर्वर लौटने पर दोबारा लोड करें।",
  "place.invite": "निमंत्रण दें",
  "place.proof": "सबूत",
  "place.proof-width": "सबूत पैनल की चौड़ाई",
  "place.bots": "बॉट और हुक",
} satisfies Same<typeof english>;
