import { readFileSync } from 'node:fs';

export interface Settings {
  readonly dataFile: string;
  readonly signingSecret: string;
  readonly requestsPerSecond: number;
  readonly concurrency: number;
  readonly attempts: number;
}

const defaults: Settings = {
  dataFile: 'shipments.json',
  signingSecret: 'change-me',
  requestsPerSecond: 10,
  concurrency: 4,
  attempts: 5,
};

export class WrongSettings extends Error {
  override readonly name = 'WrongSettings';
}

/** Reads a JSON file over the defaults. Throws `WrongSettings` naming the file and what is wrong in it. */
export function loadSettings(file: string): Settings {
  const text = readFileSync(file, 'utf8');
  return { ...defaults, ...parseSettings(text, file) };
}

export function defaultSettings(): Settings {
  return defaults;
}

function parseSettings(text: string, file: string): Partial<Settings> {
  const given = parseObject(text, file);
  for (const [key, value] of Object.entries(given)) {
    if (!(key in defaults)) throw new WrongSettings(`${file}: there is no setting "${key}"`);
    const wanted = typeof defaults[key as keyof Settings];
    if (typeof value !== wanted) throw new WrongSettings(`${file}: "${key}" must be a ${wanted}`);
  }
  return given;
}

function parseObject(text: string, file: string): Partial<Settings> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new WrongSettings(`${file}: not valid JSON`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new WrongSettings(`${file}: must hold one JSON object`);
  }
  return parsed;
}
