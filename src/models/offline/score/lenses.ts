import type { Seat } from '../../../core/parliament/seat.ts';

/**
 * What each lens makes of a measurement, as a factor on its penalty (see `penalties.ts`, in points of outcome).
 * Developer: correctness and clarity. Architect: reach, public surface, places outside the request. SRE: what happens
 * when it runs. Generalist: whether it is what was asked. All four agree on errors and on checks that broke down.
 */
export interface Weights {
  readonly errors: number;
  readonly crashed: number;
  readonly warnings: number;
  readonly untested: number;
  readonly size: number;
  readonly excess: number;
  readonly coverage: number;
  readonly surface: number;
  readonly strayed: number;
  readonly running: number;
}

export const lenses: Readonly<Record<Seat['lens'], Weights>> = {
  generalist: {
    errors: 1,
    crashed: 1,
    warnings: 1,
    untested: 1,
    size: 0.8,
    excess: 1,
    coverage: 1.3,
    surface: 0.5,
    strayed: 1,
    running: 0.5,
  },
  developer: {
    errors: 1.1,
    crashed: 1,
    warnings: 1.2,
    untested: 1,
    size: 0.8,
    excess: 1,
    coverage: 1,
    surface: 0.3,
    strayed: 0.8,
    running: 0.5,
  },
  architect: {
    errors: 1,
    crashed: 1,
    warnings: 0.9,
    untested: 0.6,
    size: 1.3,
    excess: 1.3,
    coverage: 1,
    surface: 1.5,
    strayed: 1.3,
    running: 0.3,
  },
  sre: {
    errors: 1,
    crashed: 1.1,
    warnings: 1,
    untested: 1.5,
    size: 1,
    excess: 0.8,
    coverage: 0.9,
    surface: 0.7,
    strayed: 1.3,
    running: 1.6,
  },
};

/**
 * Points by which a stance shifts every outcome. It says nothing of a candidate: the evidence policy takes the same
 * points off again (μ = 70 + 8 for progressive seats, 70 − 8 for critics).
 */
export const stances: Readonly<Record<Seat['stance'], number>> = { progressive: 8, critic: -8, neutral: 0 };
