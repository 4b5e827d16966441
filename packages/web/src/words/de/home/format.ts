import type { Same } from "../../catalog.ts";
import type english from "../../en/home/format.ts";

export default {
  "format.everyone": "Alle",
  "format.today": "Heute",
  "format.yesterday": "Gestern",
  "format.milliseconds": "{n} ms",
  "format.seconds": "{n} s",
  "format.minutes": "{minutes} min {seconds} s",
  "format.hours": "{hours} h {minutes} min",
  "format.rate": "{size}/s",
} satisfies Same<typeof english>;
