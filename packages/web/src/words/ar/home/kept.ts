import type { Same } from "../../catalog.ts";
import type english from "../../en/home/kept.ts";

export default {
  "kept.title":
    "{n, plural, zero {لا رسائل لم تصل} one {رسالة واحدة لم تصل} two {رسالتان لم تصلا} few {# رسائل لم تصل} many {# رسالة لم تصل} other {# رسالة لم تصل}}، محفوظة هنا",
  "kept.list": "رسائل لم تصل",
  "kept.private": "خاصة إلى {name}",
  "kept.everyone": "إلى الجميع",
  "kept.copy": "نسخ",
  "kept.discard": "تجاهل",
  "kept.discard-sure": "تجاهل نهائيًا",
} satisfies Same<typeof english>;
