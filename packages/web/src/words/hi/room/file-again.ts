import type { Same } from "../../catalog.ts";
import type english from "../../en/room/file-again.ts";

export default {
  "file-again.continue": "जारी रखें",
  "file-again.continue-file": "{file} जारी रखें",
  "file-again.pick-file": "फिर चुनें: {file}",
  "file-again.pick": "फिर चुनें",
  "file-again.pick-the-file": "फ़ाइल फिर चुनें",
} satisfies Same<typeof english>;
