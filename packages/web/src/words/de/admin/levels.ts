import type { Same } from "../../catalog.ts";
import type english from "../../en/admin/levels.ts";

export default {
  "levels.queued-bytes": "Bytes, die auf Leser warten, über alle Verbindungen",
  "levels.queued-bytes-max": "Bytes, die auf den langsamsten Leser warten",
  "levels.lagging-members": "Verbindungen, die langsamer lesen, als ihr Raum schreibt",
  "levels.news-waiting": "Mitglieder, auf die Nachrichten über Kommen und Gehen warten",
  "levels.catching-up": "Mitglieder, die Versäumtes aus dem Protokoll lesen oder darauf warten",
  "levels.unacknowledged-chunk-bytes": "Bytes von Stücken, die auf ihre Bestätigung warten",
  "levels.paused-connections": "Verbindungen, die nicht gelesen werden, bis mehr Stücke gespeichert sind",
  "levels.slab-idle-bytes": "Bytes Speicher, die für die nächsten Stücke bereitliegen",
  "levels.digest-ahead-bytes": "Bytes von Stücken, die früh kamen und auf die Prüfsumme ihrer Datei warten",
  "levels.requests-under-way": "Anfragen, die beantwortet werden",
  "levels.requests-waiting": "Anfragen, die hinter einem Raumwechsel warten",
  "levels.requests-waiting-bytes": "Bytes von Anfragen, die hinter einem Raumwechsel warten",
  "levels.pages-waiting": "Seiten des Verlaufs, die auf ihre Reihe warten",
  "levels.events-held": "Ereignisse, die zurückgehalten werden, während ein Eintritt beantwortet wird",
  "levels.file-handles": "Offene Dateien von Uploads",
  "levels.file-operations": "Laufende Lese- und Schreibvorgänge",
  "levels.bucket-waiting-parts": "Teile von Uploads, die auf das Senden in den Bucket warten",
  "levels.bucket-removals": "Objekte, die aus dem Bucket zu entfernen sind",
  "levels.store-waiting": "Aufrufe, die auf den Speicher warten, und KiB Text",
  "levels.hooks-behind": "Hooks, die etwas zuzustellen haben oder auf den nächsten Versuch warten",
  "levels.pushes-waiting": "Browser, die gerade von Neuem erfahren",
} satisfies Same<typeof english>;
