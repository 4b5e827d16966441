import { env } from "node:process";
import { defineConfig } from "vite";
import { BUILD, makers, pageBuild } from "./build/page-build.ts";

const server = env.CHATCAST_SERVER ?? "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [makers(), pageBuild()],
  build: BUILD,
  server: {
    proxy: {
      "/socket.io": { target: server, ws: true },
      "/files": server,
      "/upload": server,
      "/probe": server,
      "/api": server,
    },
  },
});
