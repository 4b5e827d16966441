import { browserDigests, browserIdentities, browserLeases, browserStorage, handleOpener } from "@chatcast/client";
import { openPageClient } from "@chatcast/client/page";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { Breakage } from "./app/Breakage.tsx";
import { takeInvitation } from "./app/invitation.ts";
import { createStore, PageProvider } from "./app/store.ts";
import "./ui/styles.css";

const invitation = takeInvitation();
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
  <PageProvider value={{ client, store: createStore(client) }}>
    <Breakage>
      <App invitation={invitation} />
    </Breakage>
  </PageProvider>,
);
