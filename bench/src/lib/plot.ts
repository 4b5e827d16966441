export interface Series {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
}

interface PlotOptions {
  title: string;
  x: string;
  y: string;
  series: readonly Series[];
}

const WIDTH = 640;
const HEIGHT = 320;
const FRAME = { left: 76, right: 150, top: 36, bottom: 44 };
/** Told apart by colour, and by dash for who sees no colours. */
const STROKES = [
  { colour: "#2563eb", dash: "" },
  { colour: "#d97706", dash: "6 3" },
  { colour: "#059669", dash: "2 3" },
  { colour: "#7c3aed", dash: "8 3 2 3" },
];

/**
 * A line chart as a standalone SVG: x logarithmic, because that is how the benches choose their steps, y linear from 0.
 * What was not measured (no finite number) is left out. Readable on white and on black.
 */
export function plot({ title, x, y, series: given }: PlotOptions): string {
  const series = given.map(({ name, points }) => ({
    name,
    points: points.filter(([, value]) => Number.isFinite(value)),
  }));
  const points = series.flatMap((one) => one.points);
  const xs = [...new Set(points.map(([value]) => value))].sort((a, b) => a - b);
  const [low = 1, high = 1] = [xs[0], xs.at(-1)];
  const top = niceCeiling(Math.max(0, ...points.map(([, value]) => value)));
  const across = (value: number): number =>
    FRAME.left +
    ((Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low) || 1)) * (WIDTH - FRAME.left - FRAME.right);
  const up = (value: number): number => HEIGHT - FRAME.bottom - (value / top) * (HEIGHT - FRAME.top - FRAME.bottom);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * top);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#6b7280" role="img" aria-label="${escaped(title)}">
${text(FRAME.left, 20, title, 'font-weight="600" font-size="14"')}
${ticks.map((value) => `<line x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${at(up(value))}" y2="${at(up(value))}" stroke="#9ca3af" stroke-opacity="0.35"/>${text(FRAME.left - 8, up(value) + 4, short(value), 'text-anchor="end"')}`).join("\n")}
${xs.map((value) => text(across(value), HEIGHT - FRAME.bottom + 18, short(value), 'text-anchor="middle"')).join("\n")}
${text((FRAME.left + WIDTH - FRAME.right) / 2, HEIGHT - 8, x, 'text-anchor="middle"')}
${text(14, HEIGHT / 2, y, `text-anchor="middle" transform="rotate(-90 14 ${HEIGHT / 2})"`)}
${series.map((one, index) => line(one, index, across, up)).join("\n")}
</svg>
`;
}

function line(series: Series, index: number, across: (x: number) => number, up: (y: number) => number): string {
  const { colour, dash } = STROKES[index % STROKES.length] ?? { colour: "#6b7280", dash: "" };
  const path = series.points.map(([x, y]) => `${at(across(x))},${at(up(y))}`).join(" ");
  const dots = series.points.map(
    ([x, y]) => `<circle cx="${at(across(x))}" cy="${at(up(y))}" r="3" fill="${colour}"/>`,
  );
  const key = FRAME.top + 14 + index * 20;
  const left = WIDTH - FRAME.right + 16;
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>${dots.join("")}
<line x1="${left}" x2="${left + 22}" y1="${key - 4}" y2="${key - 4}" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>${text(left + 28, key, series.name, "")}`;
}

const at = (value: number): string => value.toFixed(1);
const text = (x: number, y: number, words: string, attributes: string): string =>
  `<text x="${at(x)}" y="${at(y)}" ${attributes}>${escaped(words)}</text>`;
const escaped = (words: string): string => words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}

function short(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  return value >= 1e4 ? `${Number((value / 1e3).toPrecision(3))} k` : String(Number(value.toPrecision(3)));
}
