import { readFileSync } from "node:fs";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import links from "starlight-links-validator";

const sidebar = JSON.parse(readFileSync(new URL("dist/sidebar.json", import.meta.url), "utf8"));
const sdk = sidebar.find(({ label }) => label === "Build on it");
/** By how often somebody looks for them. */
const DOORS = ["client", "page", "download", "doctor", "path", "flight", "admin"];
sdk.items.push({
  label: "Reference",
  collapsed: true,
  items: DOORS.map((label) => ({
    label,
    collapsed: true,
    items: [{ autogenerate: { directory: `sdk/reference/${label}`, collapsed: true } }],
  })),
});

/** What `scripts/docs.mjs` makes of the repository's pages is in `dist`. */
export default defineConfig({
  srcDir: "./dist/src",
  publicDir: "./dist/public",
  outDir: "./dist/out",
  cacheDir: "./node_modules/.astro",
  integrations: [
    starlight({
      title: "ChatCast",
      description: "Rooms that prove what they deliver: chat and verified, resumable files on your own machine.",
      favicon: "/favicon.svg",
      customCss: ["./theme.css"],
      sidebar,
      // A link into nothing ends the build. Files that are no pages lie in `public`.
      plugins: [links({ exclude: ["/files/**"] })],
    }),
  ],
});
