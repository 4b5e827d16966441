import type { Same } from "../../catalog.ts";
import type english from "../../en/home/format.ts";

export default {
  "format.everyone": "الجميع",
  "format.today": "اليوم",
  "format.yesterday": "أمس",
  "format.milliseconds": "{n} مللي ثانية",
  "format.seconds": "{n} ث",
  "format.minutes": "{minutes} د {seconds} ث",
  "format.hours": "{hours} س {minutes} د",
  "format.rate": "{size}/ث",
} satisfies Same<typeof english>;
