export default {
  "format.everyone": "Everyone",
  "format.today": "Today",
  "format.yesterday": "Yesterday",
  "format.milliseconds": "{n} ms",
  "format.seconds": "{n} s",
  "format.minutes": "{minutes} min {seconds} s",
  "format.hours": "{hours} h {minutes} min",
  "format.rate": "{size}/s",
} as const;
