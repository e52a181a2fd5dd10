/** The keys of a ballot that hold a number from 0 to 100. */
const keys = ['outcome', 'risk', 'confidence'] as const;

/**
 * A ballot with its numbers as whole percent: `85`, `"85"`, `"85%"`, `"85/100"` and `[85]` are 85; with the declared
 * scale 0-1, `0.85` is 85. A broken number between 0 and 1 without a declared scale could be either and stays as text,
 * which the schema refuses. Ranges are the schema's to judge.
 */
export function withPercents(value: unknown): unknown {
  if (!isRecord(value) || !Array.isArray(value['scores'])) return value;
  const unit = value['scale'] === '0-1';
  return {
    ...value,
    scores: value['scores'].map((score: unknown) => {
      if (!isRecord(score)) return score;
      const numbers = keys.flatMap((key) => (key in score ? [[key, percentOf(score[key], unit)]] : []));
      return { ...score, ...(Object.fromEntries(numbers) as Record<string, unknown>) };
    }),
  };
}

function percentOf(value: unknown, unit: boolean): unknown {
  if (Array.isArray(value) && value.length === 1) return percentOf(value[0], unit);
  const written = typeof value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*(%|\/\s*100)?\s*$/.exec(value) : null;
  const percent = written?.[2] !== undefined;
  const number = typeof value === 'number' ? value : written === null ? Number.NaN : Number(written[1]);
  if (!Number.isFinite(number)) return value;
  if (unit && !percent)
    return number > 1 ? `${String(number)} is not on the scale 0-1` : Math.round(number * 100);
  if (number > 0 && number < 1 && !percent) return `${String(number)} without a declared scale`;
  return Math.round(number);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
