import {
  browserDigests,
  browserIdentities,
  browserLeases,
  browserSealing,
  browserStorage,
  handleOpener,
} from "@chatcast/client";
import { openPageClient } from "@chatcast/client/page";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { Breakage } from "./app/Breakage.tsx";
import { buildOf, holdBuild } from "./app/build.ts";
import { Desk } from "./app/desk.ts";
import { Installation } from "./app/install.ts";
import { takeInvitation } from "./app/invitation.ts";
import { loadRoom } from "./app/LazyRoom.tsx";
import { Reading } from "./app/reading.ts";
import { speakFirst } from "./app/speakFirst.ts";
import { refuseStrayFiles } from "./app/stray-files.ts";
import { PageProvider } from "./app/useDesk.ts";
import "./ui/styles.css";

const invitation = takeInvitation();
const words = speakFirst("home");
holdBuild(buildOf(document), navigator.locks);
refuseStrayFiles(window);
const installation = new Installation(window);
const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root");

// One of each for all clients of this page: they share a database, workers, and what other tabs are asked.
const shared = {
  storage: browserStorage(),
  leases: browserLeases(),
  files: handleOpener(),
  identities: browserIdentities(),
  platform: { ...browserDigests(), ...browserSealing() },
};
const openClient = () => openPageClient(shared);
const desk = new Desk({ openClient, load: loadRoom, invitation });
const reading = new Reading();
// No top-level await: what the parts of the page share could not lie in this file then, because they would wait for it.
void words.then(() => {
  createRoot(root).render(
    <PageProvider value={{ desk, reading, installation }}>
      <Breakage>
        <App />
      </Breakage>
    </PageProvider>,
  );
  void desk.start(location.hash);
});
