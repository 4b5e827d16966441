import type { Same } from "../../catalog.ts";
import type english from "../../en/room/members.ts";

export default {
  "members.absent": "ليسوا هنا الآن",
  "members.asking": "جارٍ سؤال الخادم…",
  "members.all-here": "كل من ينتمي إلى هذه الغرفة موجود هنا.",
  "members.manage-one": "إدارة {name}",
  "members.manage": "إدارة",
  "members.do-not": "تراجع",
  "members.member": "عضو",
  "members.owner": "المالك",
  "members.moderator": "مشرف",
  "members.muted": "مكتوم",
  "members.may": "ما يمكنك فعله بشأن {name}",
  "members.banned": "المحظورون",
  "members.nobody-banned": "لا أحد محظور.",
  "members.unban-one": "السماح بعودة {name}",
  "members.remove": "إخراج من الغرفة",
  "members.remove-ask": "يُخرَج {name} فورًا. ما قرأه {name} يبقى لديه؛ ويمكنه الرجوع عضوًا جديدًا.",
  "members.remove-sealed-ask":
    "يُخرَج {name} فورًا، وتحصل الغرفة على مفاتيح جديدة ورابط جديد: لا يمكن قراءة شيء مما سيأتي بالمفاتيح القديمة. ومن يعطي {name} الرابط الجديد يسمح له بالدخول مجددًا.",
  "members.ban": "حظر",
  "members.ban-ask": "يُخرَج {name} فورًا ولا يُسمح له بالعودة حتى يرفع أحدهم الحظر. ما قرأه {name} يبقى لديه.",
  "members.unban": "السماح بالعودة",
  "members.mute": "كتم",
  "members.unmute": "السماح بالكلام مجددًا",
  "members.appoint": "تعيين مشرفًا",
  "members.dismiss": "سحب صلاحيات المشرف",
  "members.hand-over": "تسليم الغرفة",
  "members.hand-over-ask": "يصبح {name} المالك وتصبح أنت مشرفًا. لا يستطيع إعادة الغرفة إلا {name}.",
  "members.close": "إغلاق الغرفة",
  "members.close-ask": "يُخرَج الجميع ولا يدخل أحد هذه الغرفة مجددًا. ما قرأه الناس يبقى لديهم.",
} satisfies Same<typeof english>;
