import * as z from 'zod';
import { FactSchema } from './fact.ts';

const path = z.string().trim().min(1).max(500);
const symbol = z.string().trim().min(1).max(200);

/** A question about the repository that is answered by measuring it. A `path` of `.` is the whole workspace. */
export const MeasureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('importers'), path }),
  z.object({ kind: z.literal('imports'), path }),
  z.object({ kind: z.literal('callers'), symbol, path: path.optional() }),
  z.object({ kind: z.literal('definition'), symbol }),
  z.object({ kind: z.literal('unused-exports'), path }),
  z.object({ kind: z.literal('cycles'), path }),
  z.object({ kind: z.literal('complexity'), path }),
  z.object({ kind: z.literal('contents'), path }),
  z.object({ kind: z.literal('fact'), fact: FactSchema }),
]);
export type Measure = Readonly<z.infer<typeof MeasureSchema>>;

/** A place in the code that a measurement is about. `line` from 1; `name`: what stands there. */
export const MeasuredPlaceSchema = z.object({
  path: z.string(),
  line: z.number().int().positive().optional(),
  name: z.string().optional(),
  /** The number that was measured there, such as a complexity. */
  value: z.number().optional(),
});
export type MeasuredPlace = Readonly<z.infer<typeof MeasuredPlaceSchema>>;

/** The answer, in one sentence with everything in it that was counted, and the places one by one, a line each. */
export const MeasurementSchema = z.object({
  says: z.string().min(1),
  lines: z.array(z.string()).readonly(),
  places: z.array(MeasuredPlaceSchema).readonly(),
});
export type Measurement = Readonly<z.infer<typeof MeasurementSchema>>;
