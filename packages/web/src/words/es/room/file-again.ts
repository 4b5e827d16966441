import type { Same } from "../../catalog.ts";
import type english from "../../en/room/file-again.ts";

export default {
  "file-again.continue": "Continuar",
  "file-again.continue-file": "Continuar {file}",
  "file-again.pick-file": "Elegir de nuevo: {file}",
  "file-again.pick": "Elegir de nuevo",
  "file-again.pick-the-file": "Elegir el archivo de nuevo",
} satisfies Same<typeof english>;
