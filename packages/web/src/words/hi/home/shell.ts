import type { Same } from "../../catalog.ts";
import type english from "../../en/home/shell.ts";

export default {
  "shell.theme-system": "थीम: सिस्टम जैसी",
  "shell.theme-light": "थीम: हल्की",
  "shell.theme-dark": "थीम: गहरी",
  "shell.language": "भाषा",
  "shell.language-away": "यह भाषा लाई नहीं जा सकी। सर्वर उपलब्ध होने पर दोबारा कोशिश करें।",
  "shell.connected": "कनेक्टेड",
  "shell.connecting": "कनेक्ट हो रहा है…",
  "shell.disconnected": "डिस्कनेक्टेड",
  "shell.connection-details": "कनेक्शन का विवरण",
  "shell.connect-here": "यहाँ कनेक्ट करें",
  "shell.try-now": "अभी कोशिश करें",
  "shell.trying-now": "अभी कोशिश हो रही है",
  "shell.next-try": "अगली कोशिश <figures>{time}</figures> में",
  "shell.broken": "यह पेज ख़राब हो गया।",
  "shell.broken-kept": "जिसकी पावती मिल चुकी है, वह सर्वर पर सुरक्षित है। पेज दोबारा लोड करें: वह उसी नाम से रूम में लौट जाएगा।",
  "shell.reload": "दोबारा लोड करें",
  "shell.install": "ऐप इंस्टॉल करें",
} satisfies Same<typeof english>;
