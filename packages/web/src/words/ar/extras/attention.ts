import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/attention.ts";

export default {
  "attention.title": "الإشعارات",
  "attention.on": "مفعّلة",
  "attention.off": "متوقفة",
  "attention.sound": "الصوت",
  "attention.sound-means": "نغمة قصيرة مع كل إشعار، في جميع الغرف.",
  "attention.nothing": "لا شيء",
  "attention.private": "الرسائل الخاصة و@اسمي",
  "attention.everything": "كل رسالة",
  "attention.unable": "لا يعرض هذا المتصفح الإشعارات إلا في عناوين HTTPS وlocalhost. ويعدّ العنوان ما لم يُقرأ.",
  "attention.denied": "لا يسمح المتصفح لهذه الصفحة بإشعارك. اسمح بذلك في إعدادات الصفحة بجانب العنوان.",
  "attention.about": "عندما لا تكون هذه الغرفة ظاهرة، أبلغني عن",
  "attention.let": "السماح لهذا المتصفح بإشعاري",
  "attention.told-private": "{name} إليك وحدك، في {room}",
  "attention.told": "{name} في {room}",
  "attention.more": "{text} (و{n} أخرى)",
  "attention.sealed-news": "هناك جديد في غرفة مختومة.",
  "attention.pushed":
    "عند تثبيته يُبلَّغ هذا التطبيق وهو مغلق أيضًا: من الغرف المفتوحة بمن قال ماذا، ومن المختومة بأن هناك جديدًا فقط.",
} satisfies Same<typeof english>;
