export const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];
export type Fields = Readonly<Record<string, unknown>>;

/** Where finished lines go. */
export type Sink = (line: string) => void;

/** Writes one JSON line an entry; entries below the threshold are dropped. */
export class Logger {
  private readonly threshold: number;

  constructor(
    private readonly name: string,
    level: Level = 'info',
    private readonly sink: Sink = (line) => process.stderr.write(`${line}\n`),
    private readonly now: () => Date = () => new Date(),
  ) {
    this.threshold = levels.indexOf(level);
  }

  debug(message: string, fields: Fields = {}): void {
    this.write('debug', message, fields);
  }

  info(message: string, fields: Fields = {}): void {
    this.write('info', message, fields);
  }

  warn(message: string, fields: Fields = {}): void {
    this.write('warn', message, fields);
  }

  error(message: string, fields: Fields = {}): void {
    this.write('error', message, fields);
  }

  private write(level: Level, message: string, fields: Fields): void {
    if (levels.indexOf(level) < this.threshold) return;
    this.sink(JSON.stringify({ at: this.now().toISOString(), level, name: this.name, message, ...fields }));
  }
}

export const log = new Logger('courier', process.env['COURIER_DEBUG'] === undefined ? 'info' : 'debug');
