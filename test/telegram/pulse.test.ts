import { describe, expect, it } from 'vitest';
import { makePulse, sayPulse } from '../../src/telegram/pulse.ts';

describe('signs of life', () => {
  function watched(polls = true) {
    const state = { now: 1_000_000, waiting: undefined as number | undefined };
    const notices: string[] = [];
    const pulse = makePulse({
      outbox: { oldestWaiting: () => Promise.resolve(state.waiting) },
      clock: () => state.now,
      polls,
      onNotice: (sentence) => notices.push(sentence),
    });
    return { state, notices, pulse };
  }

  it('two minutes of silence are told once, and the end of it too', async () => {
    const { state, notices, pulse } = watched();
    pulse.heard();
    state.now += 119_000;
    await pulse.look();
    expect(notices).toEqual([]);
    state.now += 2_000;
    await pulse.look();
    await pulse.look();
    expect(notices).toEqual([expect.stringContaining('silent for two minutes')]);
    pulse.heard();
    await pulse.look();
    expect(notices.slice(1)).toEqual(['Telegram answers again.']);
  });

  it('nobody writing is no silence where Telegram comes by itself', async () => {
    const { state, notices, pulse } = watched(false);
    pulse.heard();
    state.now += 3_600_000;
    await pulse.look();
    expect(notices).toEqual([]);
  });

  it('messages that nobody takes are told of, however often Telegram says that there is nothing new', async () => {
    const { state, notices, pulse } = watched();
    state.waiting = state.now;
    state.now += 121_000;
    pulse.heard();
    await pulse.look();
    expect(notices).toEqual([expect.stringContaining('waiting for two minutes')]);
    state.waiting = undefined;
    await pulse.look();
    expect(notices).toHaveLength(2);
  });

  it.each([
    [{ heard: null, sent: null }, 'nothing heard since the start'],
    [{ heard: 97_000, sent: null }, 'heard 3 s ago'],
    [{ heard: 97_000, sent: -200_000 }, 'heard 3 s ago, last message 5 min ago'],
  ])('%j is said as %s', (signs, said) => {
    expect(sayPulse(signs, 100_000)).toBe(said);
  });
});
