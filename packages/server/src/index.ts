export { type Adapters, type RunningServer, startServer } from "./server.ts";
