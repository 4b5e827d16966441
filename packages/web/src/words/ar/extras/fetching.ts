import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/fetching.ts";

export default {
  "fetching.title": "جلب الملفات",
  "fetching.ask-short": "اسأل أولًا",
  "fetching.about": "جلب ملفات الآخرين تلقائيًا",
  "fetching.ask": "اسألني عن كل ملف",
  "fetching.up-to": "حتى {size}",
} satisfies Same<typeof english>;
