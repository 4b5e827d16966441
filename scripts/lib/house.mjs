/**
 * Who may import whom, as data: the check reads it, CONTRIBUTING points to it. A package or folder that is not named
 * here may neither import nor be imported, so a new one is a decision and not an accident.
 */

/** @typedef {{ from: RegExp, to: RegExp[] }} FolderRule paths relative to the package's `src` */

/**
 * Workspace packages that each package may import. `"*"`: anything.
 * @type {Record<string, string[] | "*">}
 */
export const PACKAGES = {
  protocol: [],
  faults: ["protocol"],
  client: ["protocol"],
  server: ["protocol", "faults"],
  web: ["client", "faults"],
  cli: ["client", "protocol"],
  lab: ["protocol", "faults", "client", "server"],
  bench: "*",
  e2e: "*",
  examples: ["client"],
};

/**
 * Doors of a package beside its first, and who may use them.
 * @type {Record<string, string[]>}
 */
export const SIDE_DOORS = {
  // Every program ends by one table.
  "protocol/exits": ["bench", "cli", "lab", "server"],
  // A thread of the store needs no schemas, and loading them is most of its start.
  "protocol/words": ["server"],
  "server/machines": ["lab"],
  "lab/engines": ["bench"],
  "server/host": ["e2e"],
  "server/sqlite": ["bench"],
  "web/ChunkGrid": ["bench"],
  "web/downloads": ["bench"],
  "web/IntegrityTable": ["bench"],
  "web/build-words": ["bench"],
  "web/sign": ["e2e"],
  "web/styles.css": ["bench"],
  "web/words": ["bench"],
  "client/admin": ["web"],
  "client/doctor": ["web", "cli"],
  "client/download": ["web"],
  "client/flight": ["web", "cli"],
  "client/nginx": ["e2e"],
  "client/page": ["web"],
  "client/path": ["web", "cli"],
  "faults/matrix": ["web", "lab"],
};

/** Nobody imports these. */
export const LEAVES = ["bench", "e2e", "examples", "web", "cli", "lab"];

/**
 * The only modules from outside that a package may import, where that is part of its promise.
 * @type {Record<string, string[]>}
 */
export const OUTSIDE = {
  protocol: ["zod"],
  faults: [],
};

/** Packages that run in a browser, or anywhere: no `node:` modules. */
export const WITHOUT_NODE = ["protocol", "faults", "client", "web"];

/** A port, and what its adapters share, lie directly in their folder; each adapter has a folder below it. */
const PORTS = /^(?:store|blobs|bus|seats)\/[^/]+\.ts$/;
/** Plain values and small tools without behaviour of their own. */
const LEAF_MODULES = /^(?:clock|config|ids|log|pages|signatures|sync-directory|telemetry|token-bucket)\.ts$/;
/** What asks for the words of the page. The catalogues come through it alone. */
const WORDS = /^words\/(?:areas|catalog|languages|words)\.ts$/;
/** Where the parts are put together; the only places that know adapters. */
const COMPOSITION = /^(?:main|start-failure|open-server|open-blobs|backup|index|server|machines)\.ts$/;

/**
 * Inside a package: the first rule whose `from` matches a file decides what that file may import from its own package
 * (its own folder always).
 * @type {Record<string, FolderRule[]>}
 */
export const FOLDERS = {
  protocol: [
    { from: /^index\.ts$/, to: [/./] },
    { from: /^session\//, to: [/^(?:transfer|window|frame|integrity)\//, /^(?:errors|version)\.ts$/] },
    { from: /^transfer\//, to: [/^(?:window|frame|integrity)\//, /^(?:errors|version)\.ts$/] },
    { from: /^window\//, to: [/^(?:frame|integrity)\//, /^(?:errors|version)\.ts$/] },
    { from: /^governance\//, to: [/^(?:frame|sealed)\//, /^(?:errors|base64url)\.ts$/] },
    { from: /^frame\//, to: [/^integrity\//, /^(?:errors|version|base64url)\.ts$/] },
    { from: /^sealed\//, to: [/^integrity\//, /^(?:errors|base64url)\.ts$/] },
    { from: /^integrity\//, to: [/^errors\.ts$/] },
    { from: /^exits\.ts$/, to: [/^errors\.ts$/] },
    { from: /^(?:errors|version|words|base64url)\.ts$/, to: [] },
  ],
  server: [
    { from: COMPOSITION, to: [/./] },
    { from: /^hooks\//, to: [/^rooms\//, PORTS, LEAF_MODULES] },
    { from: /^push\//, to: [/^(?:hooks|rooms)\//, PORTS, LEAF_MODULES] },
    { from: /^http\//, to: [/^(?:admin|push|rooms|transfers)\//, PORTS, LEAF_MODULES] },
    { from: /^admin\//, to: [/^(?:rooms|transfers)\//, PORTS, LEAF_MODULES] },
    { from: /^gateway\//, to: [/^(?:rooms|transfers|fanout)\//, PORTS, LEAF_MODULES] },
    { from: /^fanout\//, to: [PORTS, LEAF_MODULES] },
    { from: /^(?:rooms|transfers)\//, to: [PORTS, LEAF_MODULES] },
    { from: /^store\//, to: [/^store\/[^/]+\.ts$/, LEAF_MODULES] },
    { from: /^blobs\//, to: [/^blobs\/[^/]+\.ts$/, LEAF_MODULES] },
    { from: /^bus\//, to: [PORTS, LEAF_MODULES] },
    { from: /^seats\//, to: [PORTS, LEAF_MODULES] },
    { from: /^backup\//, to: [PORTS, LEAF_MODULES] },
    {
      from: /^(?:janitor|nodes|data-directory|last-run)\.ts$/,
      to: [/^last-run\.ts$/, /^(?:rooms|transfers)\//, PORTS, LEAF_MODULES],
    },
    { from: /^config\.ts$/, to: [/^config\//] },
    { from: /^config\//, to: [] },
    { from: LEAF_MODULES, to: [] },
  ],
  web: [
    { from: /^(?:main|admin)\.tsx$/, to: [/^app\//, /^ui\//] },
    { from: /^app\//, to: [/^features\//, /^ui\//, WORDS, /^service-worker\/shared\.ts$/] },
    { from: /^service-worker\//, to: [] },
    { from: /^features\//, to: [/^ui\//, WORDS] },
    { from: /^ui\//, to: [WORDS] },
    { from: /^words\//, to: [] },
  ],
};

/**
 * What counts as one folder: `features/chat` and `store/sqlite` are folders of their own, `rooms/a/b` belongs to `rooms`.
 * @param {string} path relative to `src`
 */
export function folderOf(path) {
  const [first = "", second = "", ...deeper] = path.split("/");
  if (second === "") return path;
  return ["features", "store", "blobs", "bus", "seats"].includes(first) && deeper.length > 0
    ? `${first}/${second}`
    : first;
}
