const UNITS = ["KiB", "MiB", "GiB", "TiB"] as const;

/** 1536 → `1.5 KiB`. */
export function bytes(count: number): string {
  let value = count;
  let unit = "B";
  for (const next of UNITS) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return `${unit === "B" || value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

/** 75,000 ms → `1:15`. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Local time of day. */
export function time(epochMs: number): string {
  const date = new Date(epochMs);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** `[████░░░░] 50 %` */
export function bar(share: number, width: number): string {
  const full = Math.floor(Math.max(0, Math.min(1, share)) * width);
  return `[${"█".repeat(full)}${"░".repeat(width - full)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}
