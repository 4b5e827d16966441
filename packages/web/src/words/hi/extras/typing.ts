import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/typing.ts";

export default {
  "typing.title": "लिखते समय दिखाएँ",
  "typing.on": "चालू",
  "typing.off": "बंद",
  "typing.tell": "दूसरों को दिखाएँ कि मैं लिख रहा हूँ",
  "typing.means": "जिसके लिए संदेश है वह देखता है कि आप लिख रहे हैं, और सर्वर भी; क्या लिख रहे हैं, यह कभी नहीं। यह कहीं रखा नहीं जाता।",
} satisfies Same<typeof english>;
