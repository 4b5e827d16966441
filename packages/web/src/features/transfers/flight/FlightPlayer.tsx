import type { ChunkView } from "@chatcast/client";
import { type FlightPacket, positionAt, type Recording, Replay } from "@chatcast/client/flight";
import { Pause, Play, StepBack, StepForward } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { IconButton } from "../../../ui/Button.tsx";
import { formatBytes, formatDuration, formatMillis } from "../../../ui/format.ts";
import { say, tell } from "../../../words/words.ts";
import { ChunkGrid } from "../ChunkGrid.tsx";
import { CELLS } from "../cells.ts";
import { packetWords } from "./packet-words.ts";
import { usePlayer } from "./usePlayer.ts";

/** Steps of the slider from one end to the other. */
const STEPS = 400;
/** Packets that are listed, the one that passed last at the top. */
const LISTED = 6;

/** A recording, to be scrubbed in time: the grid stands as the chunks stood then. */
export default function FlightPlayer({ recording }: { recording: Recording }) {
  const { packets, transfer, dropped } = recording;
  const duration = packets.at(-1)?.at ?? 0;
  const replay = useMemo(() => new Replay(recording), [recording]);
  const [{ at, playing }, dispatch] = usePlayer(duration);
  const position = positionAt(recording, at);
  replay.goTo(position);

  const about = {
    size: formatBytes(transfer.size),
    chunks: transfer.totalChunks,
    packets: packets.length,
    time: formatDuration(duration),
    figures: (inside: ReactNode) => <span className="figures">{inside}</span>,
  };
  const chunkAt = (seq: number): ChunkView | undefined => chunkOf(replay, seq);
  const step = (by: -1 | 1) => dispatch({ type: "seek", at: timeOfStep(packets, position, by) });

  return (
    <div className="flex flex-col gap-2.5">
      <p className="text-ink-soft text-xs">
        {dropped === 0 ? tell("flight.about", about) : tell("flight.about-dropped", { ...about, n: dropped })}
      </p>
      <div dir="ltr" className="flex flex-wrap items-center gap-x-1">
        <IconButton
          label={say(playing ? "flight.pause" : "flight.play")}
          disabled={duration === 0}
          onClick={() => dispatch({ type: "toggle" })}
        >
          {playing ? (
            <Pause aria-hidden="true" className="size-4.5" />
          ) : (
            <Play aria-hidden="true" className="size-4.5" />
          )}
        </IconButton>
        <IconButton label={say("flight.before")} disabled={position === 0} onClick={() => step(-1)}>
          <StepBack aria-hidden="true" className="size-4.5" />
        </IconButton>
        <IconButton label={say("flight.next")} disabled={position === packets.length} onClick={() => step(1)}>
          <StepForward aria-hidden="true" className="size-4.5" />
        </IconButton>
        <input
          type="range"
          aria-label={say("flight.time")}
          min={0}
          max={duration}
          step={Math.max(0.1, duration / STEPS)}
          value={at}
          aria-valuetext={say("flight.at", {
            at: formatDuration(at),
            all: formatDuration(duration),
            n: String(position),
            packets: String(packets.length),
          })}
          onChange={(event) => dispatch({ type: "seek", at: event.currentTarget.valueAsNumber })}
          className="h-10 min-w-0 flex-1 rounded-lg accent-accent max-sm:order-last max-sm:basis-full"
        />
        <span className="figures ms-auto min-w-32 shrink-0 text-end text-2xs">
          {formatDuration(at)} · {position}/{packets.length}
        </span>
      </div>
      <ChunkGrid cells={replay.states.cells} version={position} chunkAt={chunkAt} />
      <ol aria-label={say("flight.packets")} className="figures min-h-26 rounded-lg bg-sunken px-3 py-1.5 text-2xs">
        {packets
          .slice(Math.max(0, position - LISTED), position)
          .map((packet, index) => ({ packet, number: Math.max(0, position - LISTED) + index + 1 }))
          .toReversed()
          .map(({ packet, number }) => (
            <li key={number} className="flex gap-3">
              <span className="w-18 shrink-0 text-end text-ink-soft">{formatMillis(packet.at, 1)}</span>
              <span className="min-w-0 truncate">{packetWords(packet)}</span>
            </li>
          ))}
        {position === 0 ? <li className="text-ink-soft">{say("flight.nothing-passed")}</li> : null}
      </ol>
    </div>
  );
}

/** Packets of one moment pass together. */
function timeOfStep(packets: readonly FlightPacket[], position: number, by: -1 | 1): number {
  if (by === 1) return packets[position]?.at ?? 0;
  const here = packets[position - 1]?.at ?? 0;
  let before = position - 1;
  while (before > 0 && packets[before - 1]?.at === here) before--;
  return packets[before - 1]?.at ?? 0;
}

function chunkOf({ states, recording }: Replay, seq: number): ChunkView | undefined {
  const cell = states.cells[seq];
  if (cell === undefined) return undefined;
  const { size, chunkSize } = recording.transfer;
  const bytes = Math.max(0, Math.min(chunkSize, size - seq * chunkSize));
  const unknown = { sentAt: undefined, ackedAt: undefined, rttMs: undefined, checksum: undefined };
  return { seq, status: CELLS[cell]?.word ?? "queued", bytes, tries: states.tries[seq] ?? 0, ...unknown };
}
