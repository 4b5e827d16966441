import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/alerts.ts";

export default {
  "alerts.title": "ALERTA DE SEGURIDAD: ¡integridad comprometida! Se detiene la transmisión.",
  "alerts.stopped": "Detenido",
  "alerts.kept": "Conservado",
  "alerts.proof": "Prueba",
  "alerts.seq": "sec. {seq}",
  "alerts.values": "esperado {expected}, recibido {received}",
  "alerts.received": "recibido {received}",
  "alerts.understood": "Entendido",
  "alerts.save": "Guardar las pruebas",
  "alerts.waiting":
    "{n, plural, one {# aviso más espera} many {# de avisos más esperan} other {# avisos más esperan}} detrás de este.",
} satisfies Same<typeof english>;
