import { existsSync } from 'node:fs';

/** What one run in the sandbox may use. */
export interface Limits {
  /** Wall clock, milliseconds. */
  readonly time: number;
  /** Bytes of one file. */
  readonly file: number;
  /** Bytes of private memory of one process. */
  readonly memory: number;
  /** Processes and threads. Linux does not hold root to it. */
  readonly processes: number;
  /** Open files of one process. */
  readonly open: number;
  /** Bytes in each of the folders that live in memory: /tmp and /dev/shm. */
  readonly scratch: number;
  /** Bytes that must stay free on the disk that holds the copy; the run is ended below that. */
  readonly spare: number;
}

const MB = 1024 ** 2;

export const DEFAULT_LIMITS: Limits = {
  time: 120_000,
  file: 256 * MB,
  memory: 8192 * MB,
  processes: 4096,
  open: 4096,
  scratch: 512 * MB,
  spare: 512 * MB,
};

const PRLIMIT = '/usr/bin/prlimit';

/**
 * What to put before a command, inside the sandbox, so that it and its children are held to the limits: prlimit, or the
 * shell's own limits, which leave the number of processes open.
 */
export function limited(
  { file, memory, processes, open }: Limits,
  hasPrlimit = existsSync(PRLIMIT),
): readonly string[] {
  if (hasPrlimit) {
    return [
      PRLIMIT,
      `--fsize=${file}`,
      `--data=${memory}`,
      `--nproc=${processes}`,
      `--nofile=${open}`,
      '--core=0',
      '--',
    ];
  }
  const blocks = Math.floor(file / 512);
  const kilobytes = Math.floor(memory / 1024);
  // The options that every shell of Linux has, one a command; the number of processes goes by another letter in each.
  const script = `ulimit -c 0; ulimit -f ${blocks}; ulimit -d ${kilobytes}; ulimit -n ${open}; exec "$@"`;
  return ['/bin/sh', '-c', script, 'sh'];
}
