import type { Same } from "../../catalog.ts";
import type english from "../../en/home/format.ts";

export default {
  "format.everyone": "सभी",
  "format.today": "आज",
  "format.yesterday": "कल",
  "format.milliseconds": "{n} मिसे",
  "format.seconds": "{n} से",
  "format.minutes": "{minutes} मि {seconds} से",
  "format.hours": "{hours} घं {minutes} मि",
  "format.rate": "{size}/से",
} satisfies Same<typeof english>;
