import { env } from "node:process";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { pageBuild, TARGETS } from "./build/page-build.ts";

const server = env.CHATCAST_SERVER ?? "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react(), tailwindcss(), pageBuild()],
  build: {
    // The administrator's page begins by itself: nothing of it is on the way to a room.
    rolldownOptions: { input: ["index.html", "admin.html"] },
    target: TARGETS,
    // The page's CSP has no data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
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
