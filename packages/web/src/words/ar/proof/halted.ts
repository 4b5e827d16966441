import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/halted.ts";

export default {
  "halted.killed": "أوقف {by} هذا الملف.",
  "halted.altered": "غُيِّر جزء من هذا الملف في الطريق، فأوقفه الخادم.",
  "halted.rekeyed": "أُخرج أحدهم من هذه الغرفة، فصارت لها مفاتيح جديدة.",
  "halted.kept":
    "{n, plural, zero {لا أجزاء منه} one {جزء واحد مُتحقَّق منه} two {جزءان مُتحقَّق منهما} few {# أجزاء مُتحقَّق منها} many {# جزءًا مُتحقَّقًا منه} other {# جزء مُتحقَّق منه}} في الحجر على الخادم مدة يوم. لا يُعطى شيء منه لأحد.",
  "halted.sender-decides": "يستطيع {from} أن يتابعه بمفاتيح جديدة أو أن يتخلص منه.",
  "halted.goes-on": "يُتابَع ملف {from} من تلقاء نفسه بالمفاتيح الجديدة.",
} satisfies Same<typeof english>;
