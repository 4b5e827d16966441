import type { Same } from "../../catalog.ts";
import type english from "../../en/home/kept.ts";

export default {
  "kept.title": "{n, plural, one {# संदेश} other {# संदेश}} नहीं पहुँचे, यहाँ सुरक्षित हैं",
  "kept.list": "न पहुँचे संदेश",
  "kept.private": "केवल {name} के लिए",
  "kept.everyone": "सभी के लिए",
  "kept.copy": "कॉपी करें",
  "kept.discard": "हटा दें",
  "kept.discard-sure": "हमेशा के लिए हटा दें",
} satisfies Same<typeof english>;
