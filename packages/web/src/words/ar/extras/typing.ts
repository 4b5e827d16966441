import type { Same } from "../../catalog.ts";
import type english from "../../en/extras/typing.ts";

export default {
  "typing.title": "إظهار أنني أكتب",
  "typing.on": "مفعّل",
  "typing.off": "متوقف",
  "typing.tell": "إظهار أنني أكتب للآخرين",
  "typing.means": "من تُوجَّه إليه الرسالة يرى أنك تكتب، وكذلك الخادم؛ ولا يرى أحد ما تكتبه. ولا يُحفظ ذلك في أي مكان.",
} satisfies Same<typeof english>;
