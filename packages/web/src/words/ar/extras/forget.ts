import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/forget.ts";

export default {
  "forget.ask": "نسيان {room}؟",
  "forget.what":
    "{kind, select, sealed {ينسى هذا المتصفح رابط الغرفة، ومن تكون فيها، وما يحتفظ به منها. ومن دون نسخة أخرى من الرابط لا سبيل للعودة.} other {ينسى هذا المتصفح من تكون فيها، وما بدأت كتابته، وما يحتفظ به من الغرفة. تبقى الغرفة، ويمكنك الانضمام إليها من جديد.}}",
  "forget.yes": "انسَها",
  "forget.no": "أبقِها",
} satisfies Same<typeof english>;
