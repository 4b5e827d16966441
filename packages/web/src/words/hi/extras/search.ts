import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/search.ts";

export default {
  "search.messages": "संदेश खोजें",
  "search.hint": "शब्द, या उनकी शुरुआत",
  "search.close": "खोज बंद करें",
  "search.found": "मिले हुए संदेश",
  "search.older": "पुराने",
  "search.nothing": "कुछ नहीं मिला",
  "search.count": "{n, plural, one {# संदेश} other {# संदेश}}",
  "search.count-over": "{n, plural, one {# से अधिक संदेश} other {# से अधिक संदेश}}",
  "search.private": "निजी",
  "search.only-here": "केवल इस डिवाइस पर मौजूद संदेशों में खोजा गया।",
  "search.fetching": "लाए जा रहे हैं…",
  "search.fetch-older": "पुराने भी लाएँ",
} satisfies Same<typeof english>;
