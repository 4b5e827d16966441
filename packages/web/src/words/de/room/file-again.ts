import type { Same } from "../../catalog.ts";
import type english from "../../en/room/file-again.ts";

export default {
  "file-again.continue": "Fortsetzen",
  "file-again.continue-file": "{file} fortsetzen",
  "file-again.pick-file": "Neu wählen: {file}",
  "file-again.pick": "Neu wählen",
  "file-again.pick-the-file": "Die Datei neu wählen",
} satisfies Same<typeof english>;
