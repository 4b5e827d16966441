import { createRoot } from "react-dom/client";
import { App } from "../src/app/App.tsx";
import { Desk } from "../src/app/desk.ts";
import { Installation } from "../src/app/install.ts";
import { Reading } from "../src/app/reading.ts";
import { speakFirst } from "../src/app/speakFirst.ts";
import { PageProvider } from "../src/app/useDesk.ts";
import { FakeClient } from "./fake.ts";
import { scene } from "./scenes.ts";
import "../src/ui/styles.css";

/** `/dev/fixture.html?scene=…`: every view and state without a server. Not part of the production build. */
const snapshot = scene(new URLSearchParams(location.search).get("scene") ?? "home");
const desk = new Desk({
  openClient: () => new FakeClient(snapshot),
  load: async () => undefined,
  invitation: undefined,
});
const installation = new Installation(window);
const root = document.querySelector("#root");
if (!root) throw new Error("fixture.html has no #root");

await speakFirst("home", "room", "extras", "proof");
createRoot(root).render(
  <PageProvider value={{ desk, reading: new Reading(), installation }}>
    <App />
  </PageProvider>,
);
if (snapshot.room !== undefined) {
  desk.enter("join", { room: snapshot.room.name, username: snapshot.room.self.username });
}
