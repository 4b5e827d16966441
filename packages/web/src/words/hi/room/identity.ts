import type { Same } from "../../catalog.ts";
import type english from "../../en/room/identity.ts";

export default {
  "identity.known": "पहचान",
  "identity.changed": "कुंजी बदल गई",
  "identity.none": "असत्यापित पहचान",
  "identity.of": "{standing}: {name}",
  "identity.trust": "नंबर बराबर हैं: इस कुंजी पर भरोसा करें",
  "identity.no-number": "मिलाने के लिए कोई नंबर नहीं है: यहाँ आपकी ख़ुद की कोई कुंजी नहीं है।",
  "identity.number": "सुरक्षा नंबर",
  "identity.qr": "सुरक्षा नंबर, QR कोड के रूप में",
  "identity.none-means": "{name} ने कोई कुंजी नहीं दिखाई: यह नाम कोई भी इस्तेमाल कर सकता है।",
  "identity.known-means":
    "जब से आप यहाँ पहली बार मिले, {name} ने वही कुंजी दिखाई है। नीचे का नंबर फ़ोन पर या मिलकर मिलाएँ: आपका और उनका नंबर बराबर हो, तो बीच में कोई नहीं है।",
  "identity.changed-means":
    "{name} की कुंजी वह नहीं है, जो आप जानते हैं। हो सकता है यह नया ब्राउज़र या डिवाइस हो। हो सकता है यह कोई और हो: आगे बढ़ने से पहले नीचे का नंबर फ़ोन पर या मिलकर मिलाएँ।",
  "identity.missing-means":
    "आप {name} को एक कुंजी से जानते हैं, और इस व्यक्ति ने वह नहीं दिखाई। किसी दूसरे तरीके से पूछे बिना इन्हें {name} न मानें।",
} satisfies Same<typeof english>;
