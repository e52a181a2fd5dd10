import type { CheckName, CheckResult } from '../../core/change/report.ts';

export interface CheckOptions {
  /** Checks to leave out, with the reason that the report gives. Parse and imports cannot be left out. */
  readonly skip: Partial<Readonly<Record<CheckName, string>>>;
  /** Relative paths of files that are looked at as if the change had touched them. */
  readonly also?: readonly string[];
  /** Whether imports that close a circle of files are errors. */
  readonly cycles?: boolean;
  /** Whether the tests are also asked which places of the change they notice: several runs more where it mends some. */
  readonly sensitivity?: boolean;
}

export interface LocalCheckerOptions {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Absolute path of a folder for what is learned of the workspace and outlives the process; left out: none. */
  readonly keep?: string;
  /** Absolute path of the folder in which another process keeps how the projects hang together; it is only read. */
  readonly outlines?: string;
  /** The checks that are carried out here, and told of; left out: all. */
  readonly part?: readonly CheckName[];
  /** `ours`: nothing of the workspace's own compiler is loaded, also where it has one. */
  readonly compiler?: 'ours';
  /** Told of each check as soon as it is done. */
  readonly onResult?: (result: CheckResult) => void;
}
