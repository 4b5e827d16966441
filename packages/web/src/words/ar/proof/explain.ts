import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/explain.ts";

export default {
  "explain.crc-of": "{what, select, message {لبايتات الرسالة كما وصلت} other {لبايتات الجزء كما وصلت}}",
  "explain.seq": "الرقم التسلسلي",
  "explain.seq-as-came": "{seq}، كما وصل",
  "explain.crc-xor": "CRC-32 XOR الرقم",
  "explain.expected": "الوسم المتوقَّع",
  "explain.tag": "الوسم",
  "explain.as-came": "كما وصل",
  "explain.open-valid":
    "{what, select, message {يطابق الوسم بايتات الرسالة ورقمها: لم يتغير أي منهما عرضًا. يمكن لأي أحد حسابه، فهو لا يثبت صاحبًا.} other {يطابق الوسم بايتات الجزء ورقمه: لم يتغير أي منهما عرضًا. يمكن لأي أحد حسابه، فهو لا يثبت صاحبًا.}}",
  "explain.open-moved":
    "{what, select, message {يطابق الوسم البايتات نفسها تحت الرقم {fits}، وقد وصلت الرسالة بالرقم {seq}: غُيِّر رقمها في الطريق.} other {يطابق الوسم البايتات نفسها تحت الرقم {fits}، وقد وصل الجزء بالرقم {seq}: غُيِّر رقمه في الطريق.}}",
  "explain.open-altered":
    "{what, select, message {لا يطابق الوسم بايتات الرسالة ولا رقمها كما وصلا: غُيِّر محتواها في الطريق.} other {لا يطابق الوسم بايتات الجزء ولا رقمه كما وصلا: غُيِّر محتواه في الطريق.}}",
  "explain.read-back": "قرأ الخادم الجزء {seq} من {name} من قرصه ولم يجد ما أخذه. لم يُعطِ منه شيئًا.",
  "explain.read-back-you": "قرأ الخادم الجزء {seq} منك من قرصه ولم يجد ما أخذه. لم يُعطِ منه شيئًا.",
  "explain.magic": "العلامة، البايتات 0–7",
  "explain.suite": "الخوارزمية، البايت 8",
  "explain.kind": "النوع، البايت 9",
  "explain.thing": "{what, select, message {رسالة} other {جزء}}",
  "explain.direction": "الاتجاه، البايت 10",
  "explain.to": "{to, select, one {إلى شخص واحد} other {إلى الغرفة كلها}}",
  "explain.flags": "الرايات، البايت 11",
  "explain.last": "{last, select, yes {آخر جزء من ملفه} other {لا شيء}}",
  "explain.epoch": "الحقبة، البايتات 12–15",
  "explain.room": "الغرفة، البايتات 16–47",
  "explain.room-is": "SHA-256 لمعرّف الغرفة",
  "explain.sender": "المرسل، البايتات 48–79",
  "explain.sender-is": "SHA-256 لمفتاح المرسل",
  "explain.recipient": "المستلم، البايتات 80–111",
  "explain.recipient-is": "{to, select, one {SHA-256 لمفتاح المستلم} other {لا أحد بعينه}}",
  "explain.stream": "الدفق، البايتات 112–127",
  "explain.stream-is": "عشوائي، يُستعمل مرة واحدة",
  "explain.chunks": "أجزاء الملف، البايتات 136–143",
  "explain.chunk-size": "حجم الجزء، البايتات 144–147",
  "explain.length": "الطول، البايتات 148–151",
  "explain.file-size": "حجم الملف، البايتات 152–159",
  "explain.seq-bytes": "الرقم التسلسلي، البايتات 128–135",
  "explain.first-digits": "أرقامه الأولى، كما وصل",
  "explain.keyed-valid":
    "{what, select, message {فُتحت الرسالة {whose, select, mine {} other {من {name} }}بمفتاح الغرفة، في مكانها ومع كل ما يرتبط بها: لم يصنعها أو ينقلها أحد بلا المفتاح.} other {فُتح الجزء {whose, select, mine {} other {من {name} }}بمفتاح الغرفة، في مكانه ومع كل ما يرتبط به: لم يصنعه أو ينقله أحد بلا المفتاح.}}",
  "explain.keyed-bad":
    "{what, select, message {لا تصمد الرسالة {whose, select, mine {} other {من {name} }}أمام مفتاح الغرفة، في مكانها ومع كل ما يرتبط بها. لا يُخبَر أحد بالوسم الذي كان ينبغي أن تحمله.} other {لا يصمد الجزء {whose, select, mine {} other {من {name} }}أمام مفتاح الغرفة، في مكانه ومع كل ما يرتبط به. لا يُخبَر أحد بالوسم الذي كان ينبغي أن يحمله.}}",
} satisfies Same<typeof english>;
