import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/doctor.ts";

export default {
  "doctor.reached": "Allí responde un servidor ChatCast.",
  "doctor.nothing-answers": "Allí no responde nada.",
  "doctor.other-answers":
    "Lo que responde allí, con estado {status}, no es un servidor ChatCast que se pueda diagnosticar.",
  "doctor.opened": "Los mensajes y archivos van por un WebSocket.",
  "doctor.no-websocket":
    "Los WebSockets no pasan, así que todo va por long polling: funciona, y los archivos van lentos.",
  "doctor.frames-pass": "Los fragmentos más grandes de un archivo pasan en una sola trama.",
  "doctor.frames-limited":
    "Las tramas de {refused} no pasan, las de {passed} sí: los archivos se detienen donde un fragmento es mayor.",
  "doctor.frames-broken": "Las tramas de {refused} no pasan: no se pueden enviar archivos.",
  "doctor.bodies-pass": "Las peticiones de {passed} pasan.",
  "doctor.bodies-cut":
    "Las peticiones de {refused} acaban sin respuesta, las de {passed} pasan: el chat y los archivos por fragmentos no se ven afectados; un archivo en una sola petición (POST /upload), sí.",
  "doctor.bodies-answered":
    "Las peticiones de {refused} reciben el estado {status}, las de {passed} pasan: el chat y los archivos por fragmentos no se ven afectados; un archivo en una sola petición (POST /upload), sí.",
  "doctor.bodies-cut-chunks":
    "Las peticiones de {refused} acaban sin respuesta, las de {passed} pasan: sin WebSocket, incluso un fragmento de archivo puede ser demasiado grande.",
  "doctor.bodies-answered-chunks":
    "Las peticiones de {refused} reciben el estado {status}, las de {passed} pasan: sin WebSocket, incluso un fragmento de archivo puede ser demasiado grande.",
  "doctor.silence-cuts":
    "Una conexión se corta tras {cut} de silencio, antes del latido de {heartbeat}: se pierde una y otra vez.",
  "doctor.silence-outlived":
    "Una conexión se corta tras {cut} de silencio; el latido cada {heartbeat} la mantiene abierta.",
  "doctor.silence-kept": "Una conexión en silencio durante {kept} seguía abierta.",
  "doctor.silence-unknown":
    "Una conexión seguía abierta tras {kept}, menos que el latido de {heartbeat}: más allá no se sabe nada.",
  "doctor.host-changed":
    "La cabecera Host se cambia por el camino: en una dirección https las páginas entran de todos modos, por long polling donde se rechaza su WebSocket; en una sin cifrar se rechazan como ajenas.",
  "doctor.headers-changed": "Por el camino se quitan o cambian cabeceras de las respuestas: {names}.",
  "doctor.compressed": "Las respuestas se comprimen por el camino aunque lo prohíben (no-transform).",
  "doctor.headers-pass": "Las cabeceras llegan como se enviaron.",
  "doctor.bytes-changed": "Los bytes de un archivo se cambian por el camino: ninguna descarga se puede verificar.",
  "doctor.ranges-pass": "Una descarga cortada sigue donde se detuvo.",
  "doctor.no-ranges": "No se pueden pedir partes de un archivo: una descarga cortada empieza de nuevo.",
  "doctor.streaming-passes": "Las respuestas se transmiten según llegan.",
  "doctor.streaming-held":
    "Las respuestas se retienen hasta que están completas o se llena un búfer: las descargas llegan a ráfagas y su progreso salta.",
  "doctor.busy": "El servidor no tiene tiempo para sondeos ahora; inténtalo en un minuto.",
  "doctor.other-origin": "Una página no puede leer las cabeceras de respuestas de otro origen.",
  "doctor.broke-off": "La respuesta se interrumpió.",
  "doctor.without-websocket": "Sin un WebSocket no se puede ver.",
  "doctor.do-server": "Comprueba la dirección y que el servidor funciona y es accesible desde aquí.",
  "doctor.do-websocket": "Haz que el proxy transmita Upgrade y Connection para /socket.io/.",
  "doctor.do-frames": "Sube el límite del proxy para los mensajes WebSocket, o haz que los transmita sin mirar.",
  "doctor.do-bodies": "Sube el límite del proxy para el tamaño de una petición.",
  "doctor.do-silence": "Sube por encima de un minuto el tiempo de inactividad del proxy para WebSockets.",
  "doctor.do-headers": "Haz que el proxy transmita Host y las cabeceras del servidor tal cual.",
  "doctor.do-ranges": "Haz que el proxy transmita Range y las respuestas 206 para /files/.",
  "doctor.do-streaming": "Desactiva en el proxy el búfer de respuestas para /files/.",
  "doctor.do-set": "Pon esto en {program}: {line}",
  "doctor.do-raise": "Sube esto en la configuración de {program}: {line}",
  "doctor.do-remove": "Quita esto y las cachés de /files/ de la configuración de {program}: {line}",
  "doctor.do-cloudflare-websocket": "Activa WebSockets en Network, en el panel de Cloudflare.",
  "doctor.do-cloudflare-bodies":
    "Cloudflare acepta 100 MB por petición salvo que el plan permita más; los archivos mayores van en fragmentos por el WebSocket.",
  "doctor.do-cloudflare-silence":
    "Cloudflare corta lo inactivo durante 100 s y no se puede cambiar; el latido mantiene abiertas las conexiones.",
} satisfies Same<typeof english>;
