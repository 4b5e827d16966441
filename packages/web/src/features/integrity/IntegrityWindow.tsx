import {
  hopsOf,
  type IntegrityEvent,
  integrityCsv,
  type SealedFileView,
  type Snapshot,
  type TransferView,
} from "@chatcast/client";
import { Download, FileJson, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { downloadCsv } from "../../ui/downloadCsv.ts";
import { formatNumber } from "../../ui/format.ts";
import { ProofWindow } from "../../ui/ProofWindow.tsx";
import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { Verdict } from "../../ui/Verdict.tsx";
import { say } from "../../words/words.ts";
import { FacetChoices } from "./FacetChoices.tsx";
import { type Chosen, passesFacets } from "./facets.ts";
import { IntegrityTable } from "./IntegrityTable.tsx";
import { RowDetail } from "./RowDetail.tsx";
import { filterRows, type VerdictFilter } from "./rows.ts";
import { VerdictStrip } from "./VerdictStrip.tsx";

const FILTERS = [
  { value: "all", label: "integrity.all" },
  { value: "valid", label: "integrity.valid" },
  { value: "compromised", label: "integrity.compromised" },
] as const;

interface IntegrityWindowProps {
  events: readonly IntegrityEvent[];
  verdicts: Snapshot["verdicts"];
  times: Snapshot["verdictTimes"];
  transfers: readonly TransferView[];
  /** Files of a sealed room by the transfers that brought them. */
  sealedFiles: ReadonlyMap<string, SealedFileView>;
  /** Changes with every new alert: the filter then opens, so that the red row is never hidden by it. */
  alertKey: number;
  /** Saves what is known as JSON. */
  onEvidence: () => void;
  asked: number;
  onClose: () => void;
}

/** Every verdict on this client's packets, with the tag that was expected and the one that came. */
export function IntegrityWindow(props: IntegrityWindowProps) {
  const { events, verdicts, times, transfers, sealedFiles, alertKey, onEvidence, asked, onClose } = props;
  const [text, setText] = useState("");
  const [verdict, setVerdict] = useState<VerdictFilter>("all");
  const [facets, setFacets] = useState<Chosen>({});
  const [chosen, setChosen] = useState<number>();
  const [shownAlert, setShownAlert] = useState(alertKey);
  if (shownAlert !== alertKey) {
    setShownAlert(alertKey);
    setText("");
    setVerdict("all");
    setFacets({});
  }
  const rows = useMemo(
    () =>
      filterRows(
        events.filter((event) => passesFacets(event, facets)),
        text,
        verdict,
      ),
    [events, text, verdict, facets],
  );
  const explained = rows.find(({ key }) => key === chosen);

  return (
    <ProofWindow
      title={say("integrity.title")}
      asked={asked}
      onClose={onClose}
      aside={
        <>
          <Button
            dense
            look="quiet"
            aria-label={say("integrity.save-evidence")}
            icon={<FileJson aria-hidden="true" className="size-4" />}
            onClick={onEvidence}
          >
            <span className="max-sm:sr-only">{say("integrity.evidence")}</span>
          </Button>
          <Button
            dense
            look="quiet"
            aria-label={say("integrity.export-csv")}
            icon={<Download aria-hidden="true" className="size-4" />}
            onClick={() => downloadCsv("integrity.csv", integrityCsv(rows))}
          >
            {say("integrity.csv")}
          </Button>
        </>
      }
    >
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <div className="flex shrink-0 flex-col gap-2 border-line border-b px-4 py-2.5">
          <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
            <dl className="flex flex-wrap items-center gap-x-5 gap-y-1">
              <Count status="valid" amount={verdicts.valid} />
              <Count status="compromised" amount={verdicts.compromised} />
            </dl>
            {verdicts.valid + verdicts.compromised > events.length ? (
              <span className="text-ink-soft text-xs">
                {say("integrity.last-listed", { n: formatNumber(events.length) })}
              </span>
            ) : null}
          </div>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <label className="relative flex min-w-36 flex-1">
              <span className="sr-only">{say("integrity.filter-rows")}</span>
              <Search
                aria-hidden="true"
                className="absolute top-1/2 inset-s-2.5 size-4 -translate-y-1/2 text-ink-soft"
              />
              <input
                type="search"
                value={text}
                placeholder={say("integrity.filter-rows")}
                onChange={(event) => setText(event.currentTarget.value)}
                className="h-10 w-full rounded-lg border border-line-strong bg-surface pe-2 ps-8 text-sm xl:h-8"
              />
            </label>
            <SegmentedChoice
              label={say("integrity.show")}
              options={FILTERS.map(({ value, label }) => ({ value, label: say(label) }))}
              value={verdict}
              onChange={setVerdict}
            />
          </div>
          <FacetChoices events={events} chosen={facets} onChoose={setFacets} />
          <VerdictStrip times={times} />
        </div>
        <IntegrityTable rows={rows} chosen={chosen} onChoose={setChosen} />
        {explained === undefined ? null : (
          <RowDetail
            event={explained}
            hops={hopsOf(explained, { transfers, sealed: sealedFiles })}
            onClose={() => setChosen(undefined)}
          />
        )}
      </div>
    </ProofWindow>
  );
}

function Count({ status, amount }: { status: IntegrityEvent["status"]; amount: number }) {
  return (
    <div className="inline-flex flex-row-reverse items-center gap-1.5">
      <dt className="flex text-xs">
        <Verdict status={status} />
      </dt>
      <dd className="figures font-semibold text-base">{formatNumber(amount)}</dd>
    </div>
  );
}
