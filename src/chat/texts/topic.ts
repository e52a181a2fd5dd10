/** What the help says of a command. */
export interface Topic {
  /** With the slash, which no language changes. */
  readonly usage: string;
  /** Up to 256 characters: a line of the help and of Telegram's menu. */
  readonly about: string;
  readonly long: string;
  readonly example: string;
}
