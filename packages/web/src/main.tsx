import { browserDigests, browserIdentities, browserLeases, browserStorage, handleOpener } from "@chatcast/client";
import { openPageClient } from "@chatcast/client/page";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { Breakage } from "./app/Breakage.tsx";
import { buildOf, holdBuild } from "./app/build.ts";
import { Installation } from "./app/install.ts";
import { takeInvitation } from "./app/invitation.ts";
import { createStore, PageProvider } from "./app/store.ts";
import "./ui/styles.css";

const invitation = takeInvitation();
holdBuild(buildOf(document), navigator.locks);
const installation = new Installation(window);
const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root");

const client = openPageClient({
  storage: browserStorage(),
  leases: browserLeases(),
  files: handleOpener(),
  identities: browserIdentities(),
  platform: browserDigests(),
});
createRoot(root).render(
  <PageProvider value={{ client, store: createStore(client), installation }}>
    <Breakage>
      <App invitation={invitation} />
    </Breakage>
  </PageProvider>,
);
