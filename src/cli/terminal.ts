/** The only way of the command line to the outside: main.ts gives the process's own streams, tests give theirs. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** Whether a person sits there: standard input and output are both a terminal. */
  readonly isTTY: boolean;
  /** Whether standard error is a terminal: progress is told in words there. */
  readonly showsProgress: boolean;
}
