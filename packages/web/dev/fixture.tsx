import { createRoot } from "react-dom/client";
import { App } from "../src/app/App.tsx";
import { Installation } from "../src/app/install.ts";
import { createStore, PageProvider } from "../src/app/store.ts";
import { FakeClient } from "./fake.ts";
import { scene } from "./scenes.ts";
import "../src/ui/styles.css";

/** `/dev/fixture.html?scene=…`: every view and state without a server. Not part of the production build. */
const client = new FakeClient(scene(new URLSearchParams(location.search).get("scene") ?? "home"));
const root = document.querySelector("#root");
if (!root) throw new Error("fixture.html has no #root");

createRoot(root).render(
  <PageProvider value={{ client, store: createStore(client), installation: new Installation(window) }}>
    <App invitation={undefined} />
  </PageProvider>,
);
