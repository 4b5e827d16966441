import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { io } from "socket.io-client";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";

test("[JY150] a room is exported as a page that opens without a network, and as JSON, private words only when asked", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const { room } = ann;
  const { page } = room;
  await room.create("Lab", "Ann");
  const cy = io(server.url, { transports: ["websocket"] });
  await cy.emitWithAck("join_room", { roomName: "Lab", username: "Cy" });
  await room.say("<b>bold</b> & clear");
  await room.addressTo("Cy");
  await room.say("for Cy alone");
  await expect(room.said("for Cy alone").getByText("acknowledged")).toBeVisible();
  cy.close();

  await room.button("Export room").click();
  const dialog = page.getByRole("dialog", { name: "Export this room" });
  const save = async (format: "HTML" | "JSON") => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name: `Export ${format}`, exact: true }).click(),
    ]);
    await expect(dialog.getByText(`saved as ${download.suggestedFilename()}`)).toBeVisible();
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  };
  const asPage = await save("HTML");
  await expectAccessible(page, "the export dialog");
  await dialog.getByRole("radio", { name: "JSON" }).check();
  await dialog.getByRole("switch", { name: "My private conversations too" }).check();
  const log = JSON.parse(await readFile(await save("JSON"), "utf8"));
  expect(log.conversations.map((one: { with: unknown }) => one.with)).toEqual([null, "Cy"]);
  expect(log.conversations[1].log).toMatchObject([
    { from: "Ann", text: "for Cy alone", integrity: { status: "valid" } },
  ]);

  const copy = await ann.context.newPage();
  await copy.goto(pathToFileURL(asPage).href);
  await expect(copy.getByRole("heading", { name: "Lab" })).toBeVisible();
  await expect(copy.getByText("<b>bold</b> & clear")).toBeVisible();
  await expect(copy.getByText("for Cy alone")).toHaveCount(0);
  await expectAccessible(copy, "the exported page");
});
