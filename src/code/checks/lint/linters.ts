import { dirname } from 'node:path/posix';
import type ts from 'typescript';
import { isSource, type FileView } from '../view.ts';
import { installationFor, type Installation, type Linter, type Missing } from './eslint.ts';
import { rulesOf } from './rules.ts';
import { programSlot, wantsTypes, withProgram } from './typed.ts';

/** What ESLint does with a file. */
export type Treatment = 'left alone' | 'without types' | 'with types';

/** The ESLint that one configuration speaks to, opened. */
export interface OpenLinter {
  readonly installation: Installation;
  /** Absolute path. */
  treatmentOf(file: string): Promise<Treatment>;
  /** The rules that are turned on for a file (absolute path). */
  rulesOf(file: string): Promise<readonly string[]>;
  /** `program`: what rules ask for types; undefined: they find what they need on disk. */
  over(program: ts.Program | undefined): Linter;
}

/** The linters of a workspace as it is on disk, each opened once: configurations and plugins are read when it is. */
export interface Linters {
  /** The one that is responsible for a file (absolute). */
  for(file: string): Promise<OpenLinter | Missing>;
  /** To be called when the disk changed. */
  renew(): void;
  /** To be called after a candidate: lets go of its program. */
  rest(): void;
}

export function makeLinters(view: FileView, root: string): Linters {
  let byFolder = new Map<string, Promise<Installation | Missing>>();
  let opened = new Map<string, OpenLinter & { rest(): void }>();
  return {
    async for(file) {
      const folder = dirname(file);
      const finding = byFolder.get(folder) ?? installationFor(view, root, file);
      byFolder.set(folder, finding);
      const found = await finding;
      if ('why' in found) return found;
      const key = `${found.folder}\0${found.version}\0${String(found.flat)}`;
      const linter = opened.get(key) ?? openLinter(found);
      opened.set(key, linter);
      return linter;
    },
    renew() {
      byFolder = new Map();
      opened = new Map();
    },
    rest() {
      for (const each of opened.values()) each.rest();
    },
  };
}

function openLinter(installation: Installation): OpenLinter & { rest(): void } {
  const plain = installation.open(undefined);
  const treatments = new Map<string, Treatment>();
  const slot = programSlot();
  let typed: Linter | undefined;
  const treat = async (file: string): Promise<Treatment> => {
    if (!installation.flat && !isSource(file)) return 'left alone';
    if (await plain.isPathIgnored(file)) return 'left alone';
    const config = await plain.calculateConfigForFile(file);
    if (config === undefined) return 'left alone';
    return wantsTypes(config) ? 'with types' : 'without types';
  };
  const treatmentOf = async (file: string): Promise<Treatment> => {
    const known = treatments.get(file) ?? (await treat(file));
    treatments.set(file, known);
    return known;
  };
  return {
    installation,
    treatmentOf,
    rulesOf: async (file) =>
      (await treatmentOf(file)) === 'left alone' ? [] : rulesOf(await plain.calculateConfigForFile(file)),
    over(program) {
      if (program === undefined) return plain;
      // The older configuration copies what it is given: it would go on with the first program.
      if (!installation.flat) return installation.open(withProgram(program));
      slot.put(program);
      return (typed ??= installation.open(slot.overlay));
    },
    rest() {
      slot.put(undefined);
    },
  };
}
