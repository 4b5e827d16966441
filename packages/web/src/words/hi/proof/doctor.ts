import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/doctor.ts";

export default {
  "doctor.reached": "वहाँ एक ChatCast सर्वर जवाब देता है।",
  "doctor.nothing-answers": "वहाँ कोई जवाब नहीं देता।",
  "doctor.other-answers": "वहाँ स्थिति {status} के साथ जो जवाब देता है, वह जाँचने योग्य ChatCast सर्वर नहीं है।",
  "doctor.opened": "संदेश और फ़ाइलें WebSocket से जाती हैं।",
  "doctor.no-websocket": "WebSocket पार नहीं होते, इसलिए सब लॉन्ग पोलिंग से जाता है: काम चलता है, पर फ़ाइलें धीमी हैं।",
  "doctor.frames-pass": "फ़ाइल के सबसे बड़े खंड एक ही फ़्रेम में पार हो जाते हैं।",
  "doctor.frames-limited": "{refused} के फ़्रेम पार नहीं होते, {passed} के होते हैं: जहाँ खंड बड़ा हो वहाँ फ़ाइल रुक जाती है।",
  "doctor.frames-broken": "{refused} के फ़्रेम पार नहीं होते: फ़ाइलें नहीं भेजी जा सकतीं।",
  "doctor.bodies-pass": "{passed} के अनुरोध पार होते हैं।",
  "doctor.bodies-cut":
    "{refused} के अनुरोध बिना जवाब समाप्त होते हैं, {passed} के पार होते हैं: चैट और खंडों वाली फ़ाइलें प्रभावित नहीं, एक अनुरोध वाली फ़ाइल (POST /upload) होती है।",
  "doctor.bodies-answered":
    "{refused} के अनुरोधों का जवाब स्थिति {status} है, {passed} के पार होते हैं: चैट और खंडों वाली फ़ाइलें प्रभावित नहीं, एक अनुरोध वाली फ़ाइल (POST /upload) होती है।",
  "doctor.bodies-cut-chunks":
    "{refused} के अनुरोध बिना जवाब समाप्त होते हैं, {passed} के पार होते हैं: WebSocket के बिना फ़ाइल का एक खंड भी बहुत बड़ा हो सकता है।",
  "doctor.bodies-answered-chunks":
    "{refused} के अनुरोधों का जवाब स्थिति {status} है, {passed} के पार होते हैं: WebSocket के बिना फ़ाइल का एक खंड भी बहुत बड़ा हो सकता है।",
  "doctor.silence-cuts": "{cut} की चुप्पी के बाद कनेक्शन काट दिया जाता है, {heartbeat} की धड़कन से पहले: वह बार-बार टूटता है।",
  "doctor.silence-outlived": "{cut} की चुप्पी के बाद कनेक्शन काटा जाता है; हर {heartbeat} की धड़कन उसे खुला रखती है।",
  "doctor.silence-kept": "{kept} तक चुप रहा कनेक्शन अब भी खुला था।",
  "doctor.silence-unknown": "{kept} के बाद कनेक्शन खुला था, जो धड़कन के {heartbeat} से कम है: उससे आगे कुछ पता नहीं।",
  "doctor.host-changed":
    "Host हेडर रास्ते में बदल जाता है: https पते पर पेज फिर भी अंदर आते हैं, और जहाँ उनका WebSocket अस्वीकार होता है वहाँ long polling से; सादे पते पर वे बाहरी मानकर अस्वीकार होते हैं।",
  "doctor.headers-changed": "जवाबों के हेडर रास्ते में हटाए या बदले जाते हैं: {names}।",
  "doctor.compressed": "जवाब रास्ते में संपीड़ित होते हैं, जबकि वे मना करते हैं (no-transform)।",
  "doctor.headers-pass": "हेडर वैसे ही पहुँचते हैं जैसे भेजे गए।",
  "doctor.bytes-changed": "फ़ाइल के बाइट रास्ते में बदलते हैं: कोई डाउनलोड सत्यापित नहीं हो सकता।",
  "doctor.ranges-pass": "कटा हुआ डाउनलोड वहीं से जारी रहता है जहाँ रुका था।",
  "doctor.no-ranges": "फ़ाइल के हिस्से नहीं माँगे जा सकते: कटा हुआ डाउनलोड फिर से शुरू होता है।",
  "doctor.streaming-passes": "जवाब जैसे आते हैं वैसे आगे भेजे जाते हैं।",
  "doctor.streaming-held": "जवाब पूरे होने या बफ़र भरने तक रोके जाते हैं: डाउनलोड झटकों में आते हैं और प्रगति उछलती है।",
  "doctor.busy": "सर्वर के पास अभी जाँच का समय नहीं है; एक मिनट बाद कोशिश करें।",
  "doctor.other-origin": "पेज दूसरे मूल के जवाबों के हेडर नहीं पढ़ सकता।",
  "doctor.broke-off": "जवाब बीच में टूट गया।",
  "doctor.without-websocket": "WebSocket के बिना यह नहीं देखा जा सकता।",
  "doctor.do-server": "पता जाँचें, और यह कि सर्वर चल रहा है और यहाँ से पहुँच में है।",
  "doctor.do-websocket": "प्रॉक्सी को /socket.io/ के लिए Upgrade और Connection आगे भेजने दें।",
  "doctor.do-frames": "WebSocket संदेशों के आकार की प्रॉक्सी सीमा बढ़ाएँ, या उसे बिना देखे आगे भेजने दें।",
  "doctor.do-bodies": "अनुरोध के आकार की प्रॉक्सी सीमा बढ़ाएँ।",
  "doctor.do-silence": "WebSocket के लिए प्रॉक्सी का निष्क्रिय समय एक मिनट से ऊपर करें।",
  "doctor.do-headers": "प्रॉक्सी को Host और सर्वर के हेडर जैसे हैं वैसे आगे भेजने दें।",
  "doctor.do-ranges": "प्रॉक्सी को /files/ के लिए Range और 206 जवाब आगे भेजने दें।",
  "doctor.do-streaming": "प्रॉक्सी में /files/ के लिए जवाबों की बफ़रिंग बंद करें।",
  "doctor.do-set": "{program} में यह रखें: {line}",
  "doctor.do-raise": "{program} के कॉन्फ़िगरेशन में यह बढ़ाएँ: {line}",
  "doctor.do-remove": "{program} के कॉन्फ़िगरेशन से यह और /files/ के कैश हटाएँ: {line}",
  "doctor.do-cloudflare-websocket": "Cloudflare के डैशबोर्ड में Network के नीचे WebSockets चालू करें।",
  "doctor.do-cloudflare-bodies":
    "Cloudflare प्रति अनुरोध 100 MB लेता है, जब तक प्लान ज़्यादा न दे; बड़ी फ़ाइलें WebSocket से खंडों में जाती हैं।",
  "doctor.do-cloudflare-silence":
    "Cloudflare 100 सेकंड निष्क्रिय रहने पर काट देता है और इसे बदला नहीं जा सकता; धड़कन कनेक्शन खुला रखती है।",
} satisfies Same<typeof english>;
