import { parseFlight } from "@chatcast/client/flight";
import { useState } from "react";
import { explain } from "../../../ui/problem.ts";
import { useFilePicker } from "../../../ui/useFilePicker.tsx";
import type { ChosenFlight } from "./LoadedFlight.tsx";

/** Longer files are no recordings; they are not read. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A recording that somebody opens from a file. */
export function useLoadedFlight() {
  const [flight, setFlight] = useState<ChosenFlight>();
  const { input, pick } = useFilePicker(([picked]) => {
    if (picked === undefined) return;
    const { file } = picked;
    read(file).then(
      (recording) => setFlight({ fileName: file.name, found: { recording } }),
      (error: unknown) => setFlight({ fileName: file.name, found: { problem: explain(error) } }),
    );
  }, false);
  return { flight, input, pick, close: () => setFlight(undefined) };
}

async function read(file: File) {
  return parseFlight(await file.slice(0, MOST_BYTES).text());
}
