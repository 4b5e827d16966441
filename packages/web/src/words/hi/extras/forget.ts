import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/forget.ts";

export default {
  "forget.ask": "{room} को भूल जाएँ?",
  "forget.what":
    "{kind, select, sealed {यह ब्राउज़र रूम का लिंक, वहाँ आपकी पहचान और उससे जो रखा है, सब भूल जाता है। लिंक की दूसरी प्रति के बिना लौटने का कोई रास्ता नहीं है।} other {यह ब्राउज़र भूल जाता है कि आप वहाँ कौन हैं, आपने क्या लिखना शुरू किया था, और रूम से क्या रखा है। रूम बना रहता है, और आप उसमें फिर शामिल हो सकते हैं।}}",
  "forget.yes": "भूल जाएँ",
  "forget.no": "रखें",
} satisfies Same<typeof english>;
