import type { Point } from './measure.ts';

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  /** Where the rule itself draws the line. */
  readonly at: { readonly coverage: number; readonly precision: number };
}

const [width, height] = [980, 600];
const box = { left: 70, right: 720, top: 50, bottom: 530 };
const lowest = 0.6;
const colours = [
  '#7f7f7f',
  '#bcbd22',
  '#8c564b',
  '#e377c2',
  '#17becf',
  '#ff9896',
  '#9467bd',
  '#aec7e8',
  '#98df8a',
  '#2ca02c',
  '#ff7f0e',
  '#6baed6',
  '#1f4fd8',
  '#000000',
];

/** Coverage against precision of every rule for all its possible limits, as SVG; the dot is where it stands by itself. */
export function plot(lines: readonly Line[], title: string): string {
  const x = (coverage: number) => box.left + coverage * (box.right - box.left);
  const y = (precision: number) =>
    box.bottom - ((Math.max(lowest, precision) - lowest) / (1 - lowest)) * (box.bottom - box.top);
  const at = (point: { readonly coverage: number; readonly precision: number }) =>
    `${x(point.coverage).toFixed(1)},${y(point.precision).toFixed(1)}`;
  const ticks = Array.from({ length: 11 }, (_, index) => index / 10);
  const rows = [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" font-family="sans-serif" font-size="12">`,
    `<rect width="${String(width)}" height="${String(height)}" fill="#ffffff"/>`,
    `<text x="${String(box.left)}" y="28" font-size="16">${title}</text>`,
    // The target: precise enough, often enough.
    `<rect x="${String(x(0.6))}" y="${String(y(1))}" width="${String(x(1) - x(0.6))}" height="${String(y(0.92) - y(1))}" fill="#e8f4e8"/>`,
    `<text x="${String(x(1) - 6)}" y="${String(y(1) + 16)}" text-anchor="end" fill="#2a7a2a">target: ≥ .92 at ≥ .60</text>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${String(x(tick))}" y1="${String(box.top)}" x2="${String(x(tick))}" y2="${String(box.bottom)}" stroke="#e5e5e5"/><text x="${String(x(tick))}" y="${String(box.bottom + 18)}" text-anchor="middle">${tick.toFixed(1)}</text>`,
    ),
    ...rows.map(
      (row) =>
        `<line x1="${String(box.left)}" y1="${String(y(row))}" x2="${String(box.right)}" y2="${String(y(row))}" stroke="#e5e5e5"/><text x="${String(box.left - 8)}" y="${String(y(row) + 4)}" text-anchor="end">${row.toFixed(2)}</text>`,
    ),
    `<text x="${String((box.left + box.right) / 2)}" y="${String(box.bottom + 44)}" text-anchor="middle">coverage: part of the tasks that are decided</text>`,
    `<text transform="translate(22 ${String((box.top + box.bottom) / 2)}) rotate(-90)" text-anchor="middle">precision: part of those that are right</text>`,
    ...lines.flatMap(({ name, points, at: stands }, index) => {
      const colour = colours[index % colours.length] ?? '#000000';
      // A few first tasks say nothing about a part.
      const drawn = thinned(
        points.filter(({ coverage, precision }) => coverage >= 0.02 && precision >= lowest),
      );
      const thick = name.startsWith('evidence') || name === 'oracle' ? 2.5 : 1.2;
      const dot =
        stands.coverage > 0 && stands.precision >= lowest
          ? [
              `<circle cx="${x(stands.coverage).toFixed(1)}" cy="${y(stands.precision).toFixed(1)}" r="5" fill="${colour}" stroke="#ffffff"/>`,
            ]
          : [];
      const row = box.top + 10 + index * 22;
      return [
        `<polyline points="${drawn.map(at).join(' ')}" fill="none" stroke="${colour}" stroke-width="${String(thick)}"/>`,
        ...dot,
        `<circle cx="${String(box.right + 24)}" cy="${String(row)}" r="5" fill="${colour}"/>`,
        `<text x="${String(box.right + 36)}" y="${String(row + 4)}">${name}${dot.length === 0 ? ` (${stands.coverage.toFixed(2)} at ${stands.precision.toFixed(2)})` : ''}</text>`,
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}

/** About two hundred points are as good as all. */
function thinned(points: readonly Point[]): readonly Point[] {
  const step = Math.max(1, Math.floor(points.length / 200));
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}
