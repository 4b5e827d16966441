import type { Same } from "../../catalog.ts";
import type english from "../../en/home/line.ts";

export default {
  "line.not-started": "शुरू नहीं हुआ",
  "line.silent": "सर्वर जवाब नहीं देता",
  "line.unreachable": "सर्वर तक पहुँचा नहीं जा सकता",
  "line.lost": "कनेक्शन टूट गया",
  "line.unanswered": "सर्वर अब जवाब नहीं देता",
  "line.unreadable": "सर्वर ने कुछ अपठनीय भेजा",
  "line.closed-by-server": "सर्वर ने बंद किया",
  "line.closed": "बंद",
  "line.taken-over": "किसी और टैब या डिवाइस में खोला गया",
  "line.displaced": "अपनी ही पिछली कोशिश ने हटाया",
  "line.unproved": "कुंजी साबित नहीं हो सकी",
  "line.anew": "फिर से जुड़ रहा है",
} satisfies Same<typeof english>;
