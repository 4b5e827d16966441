import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/notices.ts";

export default {
  "notices.stranger": "يذكر الخادم {name}، وليس لديه رابط هذه الغرفة. لا يُعرض أحد بهذا الاسم.",
  "notices.other-key": "لم يعرض {name} المفتاح الذي تعرفه. قارنا رقم الأمان.",
  "notices.trimmed": "لم تعد هذه المحادثة كاملة لدى الخادم؛ أُعيد تحميل ما لديه.",
  "notices.other-log": "صارت محادثة الغرفة على الخادم غير ما كانت؛ أُعيد تحميلها.",
  "notices.other-private-log": "صارت المحادثة مع {name} على الخادم غير ما كانت؛ أُعيد تحميلها.",
  "notices.lost": "لم تعد الرسائل من {first} إلى {last} على الخادم.",
  "notices.unmatched": "رسالة من {name} لا تطابق قيمة سلامتها.",
  "notices.founder": "يذكر الخادم شخصًا آخر مؤسسًا لهذه الغرفة.",
  "notices.commands": "يعرض الخادم أوامر لهذه الغرفة لا يمكن أن تكون قد صدرت. لا يُعمل بها.",
  "notices.keys-for-others":
    "المفاتيح الجديدة لهذه الغرفة لغيرك: اطلب رابطًا جديدًا. تقرأ ما يقال بالمفاتيح القديمة ولا تستطيع قول شيء.",
  "notices.keys-altered":
    "المفاتيح الجديدة لهذه الغرفة ليست ما أُمر به. تقرأ ما يقال بالمفاتيح القديمة ولا تستطيع قول شيء.",
  "notices.exchanged": "يعرض الخادم رسالة أخرى لك مكان رسالة أرسلتها.",
  "notices.unverified": "لم يستطع {name} التحقق من رسالة في الغرفة.",
  "notices.unverified-private": "لم يستطع {name} التحقق من رسالة في المحادثة مع {other}.",
  "notices.other-file": "يقول {name} إنه تحقق من {file}، وهو ملف آخر.",
  "notices.again-new-keys": "للغرفة مفاتيح جديدة: يُرسل {file} من بدايته.",
  "notices.again-not-kept": "لم يحتفظ الخادم بما تحقق منه: يُرسل {file} من بدايته.",
  "notices.absent-new-keys": "للغرفة مفاتيح جديدة، و{file} ليس في المتناول. أرسله من جديد.",
  "notices.absent-not-kept": "لم يحتفظ الخادم بما تحقق منه، و{file} ليس في المتناول. أرسله من جديد.",
  "notices.file-cancelled": "ألغى {name} إرسال {file}",
  "notices.file-goes-on": "يستمر {file} من {name} بمفاتيح الغرفة الجديدة",
  "notices.file-compromised": "أُوقف {file} من {name}: سلامته معرَّضة للعبث",
  "notices.file-unkept": "تعذر حفظ {file} على هذا الجهاز فلا يستمر. أرسله من جديد إن لم يكن في المحادثة.",
  "notices.kill-unsigned": "يقول الخادم إن {by} أوقف {file} من {name}. لم يوقّع ذلك من يحق له قوله.",
  "notices.killed": "أوقف {by} الملف {file} من {name}",
  "notices.kept-again": "عاد حفظ ما ينتظر الإرسال على هذا الجهاز.",
  "notices.no-space":
    "لا يمكن حفظ المزيد على هذا الجهاز: لم تبق مساحة. تُعاد المحاولة. وحتى ذلك الحين يضيع ما ينتظر الإرسال عند الإغلاق.",
  "notices.not-kept":
    "لا يمكن حفظ المزيد على هذا الجهاز. تُعاد المحاولة. وحتى ذلك الحين يضيع ما ينتظر الإرسال عند الإغلاق.",
  "notices.no-space-ever": "لا يمكن حفظ المزيد على هذا الجهاز: لم تبق مساحة. يضيع ما ينتظر الإرسال عند الإغلاق.",
  "notices.not-kept-ever": "لا يمكن حفظ المزيد على هذا الجهاز. يضيع ما ينتظر الإرسال عند الإغلاق.",
  "notices.room-gone": "لم تعد الغرفة {room} موجودة.",
  "notices.name-taken": "أُخذ الاسم {name} في هذه الأثناء.",
  "notices.room-refused": "لا يمكن دخول الغرفة {room} من جديد. {why}",
} satisfies Same<typeof english>;
