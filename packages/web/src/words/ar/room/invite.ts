import type { Same } from "../../catalog.ts";
import type english from "../../en/room/invite.ts";

export default {
  "invite.title": "دعوة إلى هذه الغرفة",
  "invite.copy": "نسخ الرابط",
  "invite.link": "الرابط",
  "invite.qr": "الرابط على شكل رمز QR",
  "invite.gives-away":
    "<b>من يملك هذا الرابط يملك الغرفة</b>: كل ما قيل فيها للجميع وما سيُقال. سلّمه باليد أو بوسيلة تثق بها. لا يمكن استرجاعه. أما الرسائل الموجهة إلى شخص واحد فتبقى بين الاثنين.",
  "invite.copied": "تم النسخ.",
  "invite.not-copied": "لم ينسخه المتصفح: انسخه من الحقل.",
} satisfies Same<typeof english>;
