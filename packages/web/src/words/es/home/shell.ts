import type { Same } from "../../catalog.ts";
import type english from "../../en/home/shell.ts";

export default {
  "shell.theme-system": "Tema: el del sistema",
  "shell.theme-light": "Tema: claro",
  "shell.theme-dark": "Tema: oscuro",
  "shell.language": "Idioma",
  "shell.language-away":
    "No se ha podido descargar este idioma. Vuelve a intentarlo cuando el servidor esté accesible.",
  "shell.connected": "Conectado",
  "shell.connecting": "Conectando…",
  "shell.disconnected": "Desconectado",
  "shell.connection-details": "Detalles de la conexión",
  "shell.connect-here": "Conectar aquí",
  "shell.try-now": "Intentar ahora",
  "shell.trying-now": "intentando ahora",
  "shell.next-try": "próximo intento en <figures>{time}</figures>",
  "shell.broken": "Esta página ha fallado.",
  "shell.broken-kept":
    "Lo confirmado se conserva en el servidor. Recarga la página: volverá a la sala con el mismo nombre.",
  "shell.reload": "Recargar",
  "shell.install": "Instalar la aplicación",
} satisfies Same<typeof english>;
