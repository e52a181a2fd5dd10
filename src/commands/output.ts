import { StringDecoder } from 'node:string_decoder';
import type { RunEvent } from '../core/commands/run-event.ts';

type Said = Extract<RunEvent, { type: 'output' }>;
type Stream = Said['stream'];

const BEGINS = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const ENDS = /-----END [A-Z ]*PRIVATE KEY-----/;

interface Track {
  readonly decoder: StringDecoder;
  /** What is not a whole line yet. */
  open: string;
  /** Inside of a private key. */
  key: boolean;
  tail: Buffer;
  /** Bytes past the head. */
  past: number;
}

/**
 * What a program says, line by line as it comes, without secrets: the first `cap` bytes, then, at the end, the last
 * `cap` bytes of each stream with a line that says how much is left out between them. Lines are kept whole, so that no secret is cut in
 * two and so escapes `redact`.
 */
export function makeOutput(
  cap: number,
  redact: (text: string) => string,
): {
  hear(stream: Stream, chunk: Buffer): readonly Said[];
  /** What is left at the end. */
  finish(): readonly Said[];
} {
  let told = 0;
  const fresh = (): Track => ({
    decoder: new StringDecoder('utf8'),
    open: '',
    key: false,
    tail: Buffer.alloc(0),
    past: 0,
  });
  const tracks: Readonly<Record<Stream, Track>> = { stdout: fresh(), stderr: fresh() };

  function clean(track: Track, lines: string): string {
    if (!track.key && !lines.includes('PRIVATE KEY-----')) return redact(lines);
    return lines
      .split(/(?<=\n)/)
      .map((line) => {
        const inside = track.key || BEGINS.test(line);
        track.key = inside && !ENDS.test(line);
        return inside ? '[redacted]\n' : redact(line);
      })
      .join('');
  }

  function say(stream: Stream, text: string): readonly Said[] {
    return text === '' ? [] : [{ type: 'output', stream, text }];
  }

  return {
    hear(stream, chunk) {
      const track = tracks[stream];
      const room = Math.max(0, cap - told);
      const head = chunk.subarray(0, room);
      const rest = chunk.subarray(room);
      told += head.length;
      if (rest.length > 0) {
        track.past += rest.length;
        const kept = rest.subarray(-cap);
        track.tail = Buffer.concat([track.tail.subarray(-Math.max(0, cap - kept.length)), kept]).subarray(
          -cap,
        );
      }
      track.open += track.decoder.write(head);
      const end = track.open.lastIndexOf('\n') + 1;
      const whole = track.open.slice(0, end);
      track.open = track.open.slice(end);
      return say(stream, clean(track, whole));
    },
    finish() {
      return (['stdout', 'stderr'] as const).flatMap((stream) => {
        const track = tracks[stream];
        const open = track.open + (track.past === 0 ? track.decoder.end() : '');
        const left = track.past - track.tail.length;
        if (left === 0) return say(stream, clean(track, open + track.tail.toString('utf8')));
        const gap = `… ${left} bytes left out …\n`;
        // The first line of the tail is not whole; a key whose beginning is left out goes up to its end.
        const text = track.tail.toString('utf8');
        const tail = text.slice(text.indexOf('\n') + 1);
        const ends = ENDS.exec(tail);
        const begins = BEGINS.exec(tail);
        track.key ||= ends !== null && (begins === null || begins.index > ends.index);
        const before = clean({ ...track, key: false }, `${open}\n`);
        return [...say(stream, before), ...say(stream, gap), ...say(stream, clean(track, tail))];
      });
    },
  };
}
