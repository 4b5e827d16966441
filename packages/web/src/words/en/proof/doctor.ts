export default {
  "doctor.reached": "A ChatCast server answers there.",
  "doctor.nothing-answers": "Nothing answers there.",
  "doctor.other-answers": "What answers there, with status {status}, is no ChatCast server that can be diagnosed.",
  "doctor.opened": "Messages and files go over a WebSocket.",
  "doctor.no-websocket":
    "WebSockets do not come through, so that everything goes by long polling: it works, and files are slow.",
  "doctor.frames-pass": "The largest chunks of a file come through in one frame.",
  "doctor.frames-limited":
    "Frames of {refused} do not come through, frames of {passed} do: files stop where a chunk is larger.",
  "doctor.frames-broken": "Frames of {refused} do not come through: files cannot be sent.",
  "doctor.bodies-pass": "Requests of {passed} come through.",
  "doctor.bodies-cut":
    "Requests of {refused} end without an answer, those of {passed} come through: chat and chunked files are not affected, a file in one request (POST /upload) is.",
  "doctor.bodies-answered":
    "Requests of {refused} are answered with status {status}, those of {passed} come through: chat and chunked files are not affected, a file in one request (POST /upload) is.",
  "doctor.bodies-cut-chunks":
    "Requests of {refused} end without an answer, those of {passed} come through: without a WebSocket even a chunk of a file may be too large.",
  "doctor.bodies-answered-chunks":
    "Requests of {refused} are answered with status {status}, those of {passed} come through: without a WebSocket even a chunk of a file may be too large.",
  "doctor.silence-cuts":
    "A connection is cut after {cut} of silence, before the heartbeat of {heartbeat}: it is lost again and again.",
  "doctor.silence-outlived":
    "A connection is cut after {cut} of silence; the heartbeat every {heartbeat} keeps it open.",
  "doctor.silence-kept": "A connection that was silent for {kept} was still open.",
  "doctor.silence-unknown":
    "A connection was still open after {kept}, which is less than the heartbeat's {heartbeat}: nothing is known beyond.",
  "doctor.host-changed":
    "The Host header is changed on the way: at an https address pages get in all the same, by long polling where their WebSocket is refused; at a plain one they are refused as from elsewhere.",
  "doctor.headers-changed": "Headers of answers are taken away or changed on the way: {names}.",
  "doctor.compressed": "Answers are compressed on the way, though they forbid it (no-transform).",
  "doctor.headers-pass": "Headers come through as they were sent.",
  "doctor.bytes-changed": "Bytes of a file are changed on the way: no download can be verified.",
  "doctor.ranges-pass": "A download that was cut goes on where it stopped.",
  "doctor.no-ranges": "Parts of a file cannot be asked for: a download that was cut begins anew.",
  "doctor.streaming-passes": "Answers are passed on as they come.",
  "doctor.streaming-held":
    "Answers are held back until they are complete or a buffer is full: downloads come in bursts, and their progress jumps.",
  "doctor.busy": "The server has no time for probes now; try again in a minute.",
  "doctor.other-origin": "A page may not read the headers of another origin's answers.",
  "doctor.broke-off": "The answer broke off.",
  "doctor.without-websocket": "Without a WebSocket this cannot be seen.",
  "doctor.do-server": "Check the address, and that the server runs and can be reached from here.",
  "doctor.do-websocket": "Let the proxy pass on Upgrade and Connection for /socket.io/.",
  "doctor.do-frames":
    "Raise the proxy's limit for the size of WebSocket messages, or have it pass WebSockets on without looking.",
  "doctor.do-bodies": "Raise the proxy's limit for the size of a request.",
  "doctor.do-silence": "Raise the proxy's idle timeout for WebSockets above a minute.",
  "doctor.do-headers": "Have the proxy pass on Host and the server's headers as they are.",
  "doctor.do-ranges": "Have the proxy pass on Range and 206 answers for /files/.",
  "doctor.do-streaming": "Switch the buffering of answers off in the proxy for /files/.",
  "doctor.do-set": "Set this in {program}: {line}",
  "doctor.do-raise": "Raise this in {program}'s configuration: {line}",
  "doctor.do-remove": "Take this, and caches for /files/, out of {program}'s configuration: {line}",
  "doctor.do-cloudflare-websocket": "Switch WebSockets on under Network in Cloudflare's dashboard.",
  "doctor.do-cloudflare-bodies":
    "Cloudflare takes 100 MB a request unless the plan allows more; larger files go in chunks over the WebSocket.",
  "doctor.do-cloudflare-silence":
    "Cloudflare cuts what is idle for 100 s and this cannot be changed; the heartbeat keeps connections open.",
} as const;
