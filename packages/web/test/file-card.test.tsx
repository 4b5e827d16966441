import { Suspense } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { FileCard } from "../src/features/chat/FileCard.tsx";
import { FilePreview } from "../src/features/chat/LazyLater.ts";
import { arriving } from "../src/ui/arriving.tsx";

const drawn = (part: Promise<{ Word: () => string }>) => {
  const Word = arriving(part)((loaded) => loaded.Word);
  return () =>
    renderToStaticMarkup(
      <Suspense fallback="not here">
        <Word />
      </Suspense>,
    );
};

test("[PG119] what is here is drawn at once, and what is not here is waited for", async () => {
  const { promise, resolve } = Promise.withResolvers<{ Word: () => string }>();
  const draw = drawn(promise);
  expect(draw()).toContain("not here");
  resolve({ Word: () => "a word" });
  await promise;
  expect(draw()).toBe("a word");
});

test("[PG119] a card keeps the place of its preview only where there will be one", async () => {
  const card = (name: string) =>
    renderToStaticMarkup(
      <FileCard onLook={() => undefined} file={{ name, size: 3, url: "/files/1" }} own={false} beside={null} />,
    );
  const rows = (drawing: string) => drawing.split("h-10 ").length - 1;
  expect([rows(card("notes.txt")), rows(card("notes.bin"))]).toEqual([1, 0]);
  await import("../src/features/chat/later.ts");
  expect(renderToStaticMarkup(<FilePreview name="notes.txt" size={3} url="/files/1" />)).toContain("Preview");
  expect([rows(card("notes.txt")), rows(card("notes.bin"))]).toEqual([1, 0]);
  expect(card("notes.txt")).toContain("Preview");
});
