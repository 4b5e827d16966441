import type { Same } from "../../catalog.ts";
import type english from "../../en/room/members.ts";

export default {
  "members.absent": "Ahora no están aquí",
  "members.asking": "Consultando al servidor…",
  "members.all-here": "Están aquí todos los que pertenecen a esta sala.",
  "members.manage-one": "Gestionar a {name}",
  "members.manage": "Gestionar",
  "members.do-not": "No hacerlo",
  "members.member": "miembro",
  "members.owner": "propietario",
  "members.moderator": "moderador",
  "members.muted": "silenciado",
  "members.may": "Lo que puedes hacer respecto a {name}",
  "members.banned": "Vetados",
  "members.nobody-banned": "No hay nadie vetado.",
  "members.unban-one": "Dejar entrar de nuevo a {name}",
  "members.remove": "Expulsar de la sala",
  "members.remove-ask":
    "{name} sale de inmediato. Lo que {name} ha leído queda en su poder; puede volver como miembro nuevo.",
  "members.remove-sealed-ask":
    "{name} sale de inmediato, y la sala recibe claves nuevas y un enlace nuevo: nada de lo que llegue a partir de ahora se puede leer con los antiguos. Quien dé a {name} el enlace nuevo le deja entrar otra vez.",
  "members.ban": "Vetar",
  "members.ban-ask":
    "{name} sale de inmediato y no puede volver a entrar hasta que alguien levante el veto. Lo que {name} ha leído queda en su poder.",
  "members.unban": "Dejar entrar de nuevo",
  "members.mute": "Silenciar",
  "members.unmute": "Dejar hablar de nuevo",
  "members.appoint": "Nombrar moderador",
  "members.dismiss": "Retirar los derechos de moderador",
  "members.hand-over": "Ceder la sala",
  "members.hand-over-ask": "{name} pasa a ser propietario y tú moderador. Solo {name} puede devolverte la sala.",
  "members.close": "Cerrar la sala",
  "members.close-ask": "Todos salen, y nadie vuelve a entrar en esta sala. Lo que cada uno ha leído queda en su poder.",
} satisfies Same<typeof english>;
