import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/explain.ts";

export default {
  "explain.crc-of": "{what, select, message {संदेश के बाइट का, जैसे वे आए} other {खंड के बाइट का, जैसे वे आए}}",
  "explain.seq": "क्रम संख्या",
  "explain.seq-as-came": "{seq}, जैसी आई",
  "explain.crc-xor": "CRC-32 XOR संख्या",
  "explain.expected": "अपेक्षित टैग",
  "explain.tag": "टैग",
  "explain.as-came": "जैसा आया",
  "explain.open-valid":
    "{what, select, message {टैग संदेश के बाइट और उसकी संख्या से मेल खाता है: दोनों में से कोई भी गलती से नहीं बदला। इसे कोई भी निकाल सकता था, इसलिए यह किसी लेखक को सिद्ध नहीं करता।} other {टैग खंड के बाइट और उसकी संख्या से मेल खाता है: दोनों में से कोई भी गलती से नहीं बदला। इसे कोई भी निकाल सकता था, इसलिए यह किसी लेखक को सिद्ध नहीं करता।}}",
  "explain.open-moved":
    "{what, select, message {टैग संख्या {fits} के साथ इन्हीं बाइट से मेल खाता है, और संदेश संख्या {seq} के रूप में आया: रास्ते में उसकी संख्या बदली गई।} other {टैग संख्या {fits} के साथ इन्हीं बाइट से मेल खाता है, और खंड संख्या {seq} के रूप में आया: रास्ते में उसकी संख्या बदली गई।}}",
  "explain.open-altered":
    "{what, select, message {टैग न संदेश के आए हुए बाइट से मेल खाता है, न उसकी संख्या से: रास्ते में उसकी सामग्री बदली गई।} other {टैग न खंड के आए हुए बाइट से मेल खाता है, न उसकी संख्या से: रास्ते में उसकी सामग्री बदली गई।}}",
  "explain.read-back":
    "सर्वर ने {name} का खंड {seq} अपनी डिस्क से पढ़ा और वह नहीं पाया जो उसने लिया था। उसने इसका कुछ भी नहीं दिया।",
  "explain.read-back-you":
    "सर्वर ने आपका खंड {seq} अपनी डिस्क से पढ़ा और वह नहीं पाया जो उसने लिया था। उसने इसका कुछ भी नहीं दिया।",
  "explain.magic": "मैजिक, बाइट 0–7",
  "explain.suite": "सुइट, बाइट 8",
  "explain.kind": "प्रकार, बाइट 9",
  "explain.thing": "{what, select, message {संदेश} other {खंड}}",
  "explain.direction": "दिशा, बाइट 10",
  "explain.to": "{to, select, one {एक व्यक्ति को} other {पूरे रूम को}}",
  "explain.flags": "फ़्लैग, बाइट 11",
  "explain.last": "{last, select, yes {अपनी फ़ाइल का आख़िरी खंड} other {कोई नहीं}}",
  "explain.epoch": "युग (epoch), बाइट 12–15",
  "explain.room": "रूम, बाइट 16–47",
  "explain.room-is": "रूम की पहचान का SHA-256",
  "explain.sender": "भेजने वाला, बाइट 48–79",
  "explain.sender-is": "भेजने वाले की कुंजी का SHA-256",
  "explain.recipient": "पाने वाला, बाइट 80–111",
  "explain.recipient-is": "{to, select, one {पाने वाले की कुंजी का SHA-256} other {कोई एक नहीं}}",
  "explain.stream": "स्ट्रीम, बाइट 112–127",
  "explain.stream-is": "यादृच्छिक, एक ही बार प्रयुक्त",
  "explain.chunks": "फ़ाइल के खंड, बाइट 136–143",
  "explain.chunk-size": "खंड का आकार, बाइट 144–147",
  "explain.length": "लंबाई, बाइट 148–151",
  "explain.file-size": "फ़ाइल का आकार, बाइट 152–159",
  "explain.seq-bytes": "क्रम संख्या, बाइट 128–135",
  "explain.first-digits": "उसके पहले अंक, जैसा आया",
  "explain.keyed-valid":
    "{what, select, message {{whose, select, mine {} other {{name} का }}संदेश रूम की कुंजी से खुला, अपनी जगह पर और उससे बँधी हर चीज़ के साथ: बिना कुंजी के किसी ने इसे बनाया या हटाया नहीं।} other {{whose, select, mine {} other {{name} का }}खंड रूम की कुंजी से खुला, अपनी जगह पर और उससे बँधी हर चीज़ के साथ: बिना कुंजी के किसी ने इसे बनाया या हटाया नहीं।}}",
  "explain.keyed-bad":
    "{what, select, message {{whose, select, mine {} other {{name} का }}संदेश रूम की कुंजी पर, अपनी जगह पर और उससे बँधी हर चीज़ के साथ, खरा नहीं उतरता। उसका टैग क्या होना चाहिए था, यह किसी को नहीं बताया जाता।} other {{whose, select, mine {} other {{name} का }}खंड रूम की कुंजी पर, अपनी जगह पर और उससे बँधी हर चीज़ के साथ, खरा नहीं उतरता। उसका टैग क्या होना चाहिए था, यह किसी को नहीं बताया जाता।}}",
} satisfies Same<typeof english>;
