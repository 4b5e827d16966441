import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/doctor.ts";

export default {
  "doctor.reached": "يجيب هناك خادم ChatCast.",
  "doctor.nothing-answers": "لا شيء يجيب هناك.",
  "doctor.other-answers": "ما يجيب هناك بالحالة {status} ليس خادم ChatCast يمكن فحصه.",
  "doctor.opened": "تمر الرسائل والملفات عبر WebSocket.",
  "doctor.no-websocket": "لا تمر WebSocket، فيسير كل شيء بالاستقصاء الطويل: يعمل، والملفات بطيئة.",
  "doctor.frames-pass": "تمر أكبر أجزاء الملف في إطار واحد.",
  "doctor.frames-limited": "لا تمر إطارات بحجم {refused}، وتمر ما بحجم {passed}: يتوقف الملف حيث يكون الجزء أكبر.",
  "doctor.frames-broken": "لا تمر إطارات بحجم {refused}: لا يمكن إرسال ملفات.",
  "doctor.bodies-pass": "تمر الطلبات بحجم {passed}.",
  "doctor.bodies-cut":
    "تنتهي طلبات {refused} بلا جواب، وتمر طلبات {passed}: لا يتأثر الحديث ولا الملفات المجزأة، بل الملف في طلب واحد (POST /upload).",
  "doctor.bodies-answered":
    "يُجاب عن طلبات {refused} بالحالة {status}، وتمر طلبات {passed}: لا يتأثر الحديث ولا الملفات المجزأة، بل الملف في طلب واحد (POST /upload).",
  "doctor.bodies-cut-chunks":
    "تنتهي طلبات {refused} بلا جواب، وتمر طلبات {passed}: بلا WebSocket قد يكون حتى جزء الملف أكبر مما ينبغي.",
  "doctor.bodies-answered-chunks":
    "يُجاب عن طلبات {refused} بالحالة {status}، وتمر طلبات {passed}: بلا WebSocket قد يكون حتى جزء الملف أكبر مما ينبغي.",
  "doctor.silence-cuts": "يُقطع الاتصال بعد صمت {cut}، قبل النبضة كل {heartbeat}: يضيع مرة بعد مرة.",
  "doctor.silence-outlived": "يُقطع الاتصال بعد صمت {cut}؛ وتبقيه النبضة كل {heartbeat} مفتوحًا.",
  "doctor.silence-kept": "اتصال صمت {kept} كان ما يزال مفتوحًا.",
  "doctor.silence-unknown": "كان الاتصال مفتوحًا بعد {kept}، وهو أقل من نبضة {heartbeat}: لا يُعرف ما بعد ذلك.",
  "doctor.host-changed":
    "تُغيَّر ترويسة Host في الطريق: تدخل الصفحات مع ذلك على عنوان https، وبالاستقصاء الطويل حيث يُرفض WebSocket؛ أما على عنوان غير مؤمَّن فتُرفض كأنها غريبة.",
  "doctor.headers-changed": "تُزال ترويسات الأجوبة أو تُغيَّر في الطريق: {names}.",
  "doctor.compressed": "تُضغط الأجوبة في الطريق مع أنها تمنع ذلك (no-transform).",
  "doctor.headers-pass": "تصل الترويسات كما أُرسلت.",
  "doctor.bytes-changed": "تُغيَّر بايتات الملف في الطريق: لا يمكن التحقق من أي تنزيل.",
  "doctor.ranges-pass": "يستمر التنزيل المقطوع من حيث توقف.",
  "doctor.no-ranges": "لا يمكن طلب أجزاء من الملف: يبدأ التنزيل المقطوع من جديد.",
  "doctor.streaming-passes": "تُمرَّر الأجوبة كما تأتي.",
  "doctor.streaming-held": "تُحجز الأجوبة حتى تكتمل أو يمتلئ مخزن مؤقت: تأتي التنزيلات دفعات ويقفز تقدمها.",
  "doctor.busy": "لا وقت لدى الخادم للفحوص الآن؛ حاول بعد دقيقة.",
  "doctor.other-origin": "لا يجوز للصفحة قراءة ترويسات أجوبة من أصل آخر.",
  "doctor.broke-off": "انقطع الجواب.",
  "doctor.without-websocket": "لا يمكن رؤية ذلك بلا WebSocket.",
  "doctor.do-server": "تحقق من العنوان، ومن أن الخادم يعمل ويمكن الوصول إليه من هنا.",
  "doctor.do-websocket": "اجعل الوكيل يمرر Upgrade وConnection للمسار /socket.io/.",
  "doctor.do-frames": "ارفع حد الوكيل لحجم رسائل WebSocket، أو اجعله يمررها دون نظر.",
  "doctor.do-bodies": "ارفع حد الوكيل لحجم الطلب.",
  "doctor.do-silence": "ارفع مهلة الخمول لدى الوكيل لاتصالات WebSocket فوق الدقيقة.",
  "doctor.do-headers": "اجعل الوكيل يمرر Host وترويسات الخادم كما هي.",
  "doctor.do-ranges": "اجعل الوكيل يمرر Range وأجوبة 206 للمسار /files/.",
  "doctor.do-streaming": "أوقف التخزين المؤقت للأجوبة في الوكيل للمسار /files/.",
  "doctor.do-set": "اضبط هذا في {program}: {line}",
  "doctor.do-raise": "ارفع هذا في إعدادات {program}: {line}",
  "doctor.do-remove": "أزل هذا ومخازن /files/ المؤقتة من إعدادات {program}: {line}",
  "doctor.do-cloudflare-websocket": "فعّل WebSockets تحت Network في لوحة Cloudflare.",
  "doctor.do-cloudflare-bodies":
    "يقبل Cloudflare 100 MB لكل طلب ما لم تسمح الخطة بأكثر؛ وتمر الملفات الأكبر أجزاءً عبر WebSocket.",
  "doctor.do-cloudflare-silence": "يقطع Cloudflare ما خمل 100 ث ولا يمكن تغيير ذلك؛ وتبقي النبضة الاتصالات مفتوحة.",
} satisfies Same<typeof english>;
