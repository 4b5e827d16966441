import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { failed } from "./packets.ts";
import { list, text } from "./shapes.ts";

const server = serve();

describe("file messages", () => {
  async function uploaded(token: string): Promise<string> {
    const form = new FormData();
    form.append("file", new Blob(["file body"]), "plan.txt");
    const response = await fetch(`${server.url}/upload`, {
      method: "POST",
      body: form,
      headers: { authorization: `Bearer ${token}` },
    });
    return text(await response.json(), "url");
  }

  test("[WT12] carry a url of each reader's own that works, live and in history", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const url = await uploaded(alice.token);
    const body = { type: "file", mode: "broadcast", url, fileName: "plan.txt", fileSize: 9 };
    expect(await alice.client.ask("chat_message", body)).toMatchObject({ ok: true, offset: 1 });
    const message = await bob.client.receives("chat_message");
    expect(message).toMatchObject({ type: "file", from: "Alice", fileName: "plan.txt", fileSize: 9 });
    expect(text(message, "url")).not.toBe(url);
    const carol = await server.join(alice.roomName, "Carol");
    const past = await bob.client.history();
    for (const one of [
      text(message, "url"),
      text(list(carol.answer, "messages"), 0, "url"),
      text(past, "messages", 0, "url"),
    ]) {
      const response = await fetch(`${server.url}${one}`);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe("file body");
    }
  });

  test("[WT12] may be private", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const url = await uploaded(alice.token);
    const body = { type: "file", mode: "unicast", recipient: "Bob", url, fileName: "plan.txt", fileSize: 9 };
    expect(await alice.client.ask("chat_message", body)).toMatchObject({ ok: true, offset: 1 });
    const message = await bob.client.receives("chat_message", { type: "file", recipient: "Bob" });
    expect(await (await fetch(`${server.url}${text(message, "url")}`)).text()).toBe("file body");
    await settle(alice.client, bob.client, carol.client);
    expect(carol.client.received("chat_message", { type: "file" })).toEqual([]);
  });

  test("[WT12] with a url that the sender was not given are E_SCHEMA", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const url = await uploaded(alice.token);
    const path = url.split("?")[0] ?? "";
    for (const foreign of [
      "https://example.org/x",
      "javascript:alert(1)",
      "/files/guessed.txt",
      "",
      "/etc/passwd",
      `//evil.example${url}`,
      `/files/x-00000000-0000-4000-8000-000000000000.txt`,
      path === url ? `${url}x` : path,
    ]) {
      const body = { type: "file", mode: "broadcast", url: foreign, fileName: "plan.txt", fileSize: 9 };
      expect(await alice.client.ask("chat_message", body)).toMatchObject(failed("E_SCHEMA"));
    }
    const stolen = { type: "file", mode: "broadcast", url, fileName: "plan.txt", fileSize: 9 };
    expect(await bob.client.ask("chat_message", stolen)).toMatchObject(failed("E_SCHEMA"));
    expect((await alice.client.history()).head).toBe(0);
  });
});
