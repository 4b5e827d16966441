import type { Same } from "../../catalog.ts";
import type english from "../../en/proof/doctor.ts";

export default {
  "doctor.reached": "Dort antwortet ein ChatCast-Server.",
  "doctor.nothing-answers": "Dort antwortet nichts.",
  "doctor.other-answers": "Was dort mit Status {status} antwortet, ist kein ChatCast-Server, der sich prüfen lässt.",
  "doctor.opened": "Nachrichten und Dateien gehen über ein WebSocket.",
  "doctor.no-websocket":
    "WebSockets kommen nicht durch, daher geht alles über Long Polling: Es funktioniert, und Dateien sind langsam.",
  "doctor.frames-pass": "Auch die größten Stücke einer Datei kommen in einem Frame durch.",
  "doctor.frames-limited":
    "Frames von {refused} kommen nicht durch, solche von {passed} schon: Dateien bleiben stehen, wo ein Stück größer ist.",
  "doctor.frames-broken": "Frames von {refused} kommen nicht durch: Dateien können nicht gesendet werden.",
  "doctor.bodies-pass": "Anfragen von {passed} kommen durch.",
  "doctor.bodies-cut":
    "Anfragen von {refused} enden ohne Antwort, solche von {passed} kommen durch: Chat und Dateien in Stücken sind nicht betroffen, eine Datei in einer Anfrage (POST /upload) schon.",
  "doctor.bodies-answered":
    "Anfragen von {refused} werden mit Status {status} beantwortet, solche von {passed} kommen durch: Chat und Dateien in Stücken sind nicht betroffen, eine Datei in einer Anfrage (POST /upload) schon.",
  "doctor.bodies-cut-chunks":
    "Anfragen von {refused} enden ohne Antwort, solche von {passed} kommen durch: Ohne WebSocket kann schon ein Stück einer Datei zu groß sein.",
  "doctor.bodies-answered-chunks":
    "Anfragen von {refused} werden mit Status {status} beantwortet, solche von {passed} kommen durch: Ohne WebSocket kann schon ein Stück einer Datei zu groß sein.",
  "doctor.silence-cuts":
    "Eine Verbindung wird nach {cut} Stille getrennt, vor dem Herzschlag von {heartbeat}: Sie geht immer wieder verloren.",
  "doctor.silence-outlived":
    "Eine Verbindung wird nach {cut} Stille getrennt; der Herzschlag alle {heartbeat} hält sie offen.",
  "doctor.silence-kept": "Eine Verbindung, die {kept} still war, war noch offen.",
  "doctor.silence-unknown":
    "Eine Verbindung war nach {kept} noch offen, weniger als der Herzschlag von {heartbeat}: Darüber hinaus ist nichts bekannt.",
  "doctor.host-changed":
    "Der Host-Header wird unterwegs geändert: Unter einer https-Adresse kommen Seiten trotzdem herein, per Long Polling, wo ihr WebSocket abgelehnt wird; unter einer ungesicherten werden sie als fremd abgelehnt.",
  "doctor.headers-changed": "Header von Antworten werden unterwegs entfernt oder geändert: {names}.",
  "doctor.compressed": "Antworten werden unterwegs komprimiert, obwohl sie es verbieten (no-transform).",
  "doctor.headers-pass": "Header kommen an, wie sie gesendet wurden.",
  "doctor.bytes-changed": "Bytes einer Datei werden unterwegs geändert: Kein Download lässt sich prüfen.",
  "doctor.ranges-pass": "Ein abgebrochener Download geht dort weiter, wo er stand.",
  "doctor.no-ranges": "Teile einer Datei lassen sich nicht anfordern: Ein abgebrochener Download beginnt von vorn.",
  "doctor.streaming-passes": "Antworten werden weitergereicht, wie sie kommen.",
  "doctor.streaming-held":
    "Antworten werden zurückgehalten, bis sie vollständig sind oder ein Puffer voll ist: Downloads kommen stoßweise, ihr Fortschritt springt.",
  "doctor.busy": "Der Server hat gerade keine Zeit für Prüfungen; versuche es in einer Minute wieder.",
  "doctor.other-origin": "Eine Seite darf die Header von Antworten anderer Herkunft nicht lesen.",
  "doctor.broke-off": "Die Antwort brach ab.",
  "doctor.without-websocket": "Ohne WebSocket lässt sich das nicht sehen.",
  "doctor.do-server": "Prüfe die Adresse und ob der Server läuft und von hier erreichbar ist.",
  "doctor.do-websocket": "Lass den Proxy Upgrade und Connection für /socket.io/ weiterreichen.",
  "doctor.do-frames":
    "Hebe die Grenze des Proxys für WebSocket-Nachrichten an, oder lass ihn WebSockets ungesehen weiterreichen.",
  "doctor.do-bodies": "Hebe die Grenze des Proxys für die Größe einer Anfrage an.",
  "doctor.do-silence": "Hebe das Leerlauf-Zeitlimit des Proxys für WebSockets über eine Minute an.",
  "doctor.do-headers": "Lass den Proxy Host und die Header des Servers unverändert weiterreichen.",
  "doctor.do-ranges": "Lass den Proxy Range und 206-Antworten für /files/ weiterreichen.",
  "doctor.do-streaming": "Schalte im Proxy das Puffern von Antworten für /files/ ab.",
  "doctor.do-set": "Setze das in {program}: {line}",
  "doctor.do-raise": "Hebe das in der Konfiguration von {program} an: {line}",
  "doctor.do-remove": "Nimm das und Caches für /files/ aus der Konfiguration von {program}: {line}",
  "doctor.do-cloudflare-websocket": "Schalte WebSockets in Cloudflares Dashboard unter Network ein.",
  "doctor.do-cloudflare-bodies":
    "Cloudflare nimmt 100 MB je Anfrage, wenn der Tarif nicht mehr erlaubt; größere Dateien gehen in Stücken über das WebSocket.",
  "doctor.do-cloudflare-silence":
    "Cloudflare trennt, was 100 s still ist, und das lässt sich nicht ändern; der Herzschlag hält Verbindungen offen.",
} satisfies Same<typeof english>;
