import { FetchingChoice } from "../features/fetching/FetchingChoice.tsx";
import { useFetchingChoice } from "./useFetchingChoice.ts";

/** Which files are fetched by themselves. */
export function FetchingArea() {
  const [bytes, choose] = useFetchingChoice();
  return <FetchingChoice bytes={bytes} onBytes={choose} />;
}
