/** What `--help` prints. A test compares its options and variables with those that the parser knows. */
export const HELP = `NAME
  chatcast-server - rooms, messages and verified file transfers on one port

SYNOPSIS
  npm start -- [--host ADDRESS] [--port NUMBER] [--data-dir FOLDER] [--lab]
               [--no-admin] [--https | --cert FILE --key FILE] [--json]
  npm start -- --help | --version

DESCRIPTION
  Serves the page, the HTTP routes and the sockets on one port. Once ready it
  prints a line with "ChatCast listening on" and the address to open.

OPTIONS
  --host ADDRESS      Address to listen on. 127.0.0.1, this machine alone, by
                      default; 0.0.0.0 with HTTPS.
  --port NUMBER       Port to listen on, 0 to 65535; 0 picks a free one.
                      Default 3000.
  --data-dir FOLDER   Where messages, files and certificates are kept; made if
                      missing. Default ./data.
  --lab               Members get the Attack lab: they may alter their own
                      packets on the way in. Not for a server that others
                      depend on.
  --no-admin          No page for an administrator at /admin, and nothing below
                      /api/admin.
  --https             Serve HTTPS and WSS. The first start makes a certificate
                      authority and a certificate for localhost and this
                      machine's addresses, in DATA_DIR/tls.
  --cert FILE         Serve HTTPS with your own certificate (PEM, with its
  --key FILE          chain) and private key (PEM). Both or neither.
  --json              Print one JSON object a line, with its event: listening
                      {url, lan}, administration {text}, note {text}, stopped,
                      error {message, exit}. The log goes to standard error.
  -h, --help          Print this page.
  -V, --version       Print the version.

ENVIRONMENT
  HOST, PORT, DATA_DIR
                      As the options above, which win.
  CHATCAST_LAB        1: as --lab.
  STORE               Where rooms and messages are kept: embedded, the default,
                      or postgres://user:password@host:5432/database. One
                      server at a time for each, but with BUS.
  BUS                 redis://host:6379: several servers (nodes) serve the
                      rooms of one STORE in PostgreSQL and tell each other by
                      this Redis where to look. All of them have this BUS,
                      this STORE, one DATA_DIR that they share (or UPLOADS in
                      the bucket), one version, and --lab or not.
  BLOBS               Where files are kept: embedded, the default, or
                      s3://bucket/prefix?endpoint=https://host&region=name.
                      What is still being uploaded is in DATA_DIR, but with
  UPLOADS             bucket: each piece of a file is an object in the bucket
                      of BLOBS until the file is whole, and acknowledged when
                      it is there. Nodes then need no DATA_DIR in common, but
                      one CHATCAST_SECRET. disk, the default: as above.
  CHATCAST_SECRET     What signs the urls of files and the posts of hooks: at
                      least 32 characters, the same for all nodes. Unset: the
                      one in DATA_DIR/secret, made by the first start.
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
                      The keys to that bucket; the last one only with keys
                      that have one.
  AWS_REGION          The region of the bucket where BLOBS names none.
  ADMIN_TOKEN         The administrator's token, at least 16 characters. Unset:
                      the one in DATA_DIR/admin-token, made by the first start,
                      which prints it once.
  CORS_ORIGINS        Origins, besides the server's own, whose pages may use
                      it: https://a.example,https://b.example:8443.
  HOOKS_ALLOW         Addresses that hooks may post to although they are not
                      of the public internet: 127.0.0.1,10.1.0.0/16. To these
                      plain HTTP is good as well.
  METRICS_ALLOW       Addresses that may read /metrics without a token, besides
                      this machine's own: 10.0.0.5,10.1.0.0/16. From anywhere
                      the administrator's token reads it as well.
  RATE_LIMITS         off: lifts the rate limits, never the size limits. For
                      benchmarks on this machine.
  ROOM_TTL            Days after which an empty, unused room is removed with
                      its messages and files. Default 7.
  RETENTION_DAYS      Days after which messages, and files that no message
                      tells of any more, are removed. Unset: never.
  RETENTION_SIZE      What the messages of one room and their files may take
                      together, like 500MB or 10GiB; beyond it the oldest are
                      removed. Unset: no bound.
  CHATCAST_NAME_HOLD_MS
                      Milliseconds for which the name of a member who lost
                      the connection stays reserved. Default 60000.
  MAX_FILE_SIZE       Largest file: bytes, or like 500MB or 10GiB. Default
                      10GiB, at most 1TiB.
  LOG_LEVEL           fatal, error, warn, info, debug, trace or silent.
                      Default info.

FILES
  DATA_DIR            Database and received files. npm run backup -- FOLDER
                      copies it, while the server runs too. With STORE in
                      PostgreSQL: pg_dump first, then copy DATA_DIR.
  DATA_DIR/tls/ca.pem The local authority's certificate, made by --https: what
                      a phone must trust to connect without a warning.

SIGNALS
  SIGINT, SIGTERM     Stop taking connections, finish what is under way, exit.

EXIT STATUS
  0  Stopped by a signal, or help or version printed.
  2  Could not start: an option, an address or a folder that cannot be used.
  3  Could not start: its data is in use, or a database, Redis or bucket is
     away. The same command may work later.
  4  Could not start: a newer ChatCast has written the data.
  7  Could not start: no space on the disk.
  1  Could not start for another reason. One line on standard error tells it.

EXAMPLES
  npm start -- --port 8080
  npm start -- --lab
  npm start -- --https
  DATA_DIR=/srv/chatcast ROOM_TTL=30 npm start -- --host 0.0.0.0
`;
