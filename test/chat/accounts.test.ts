import { expect, it } from 'vitest';
import { renderAgents, renderCosts } from '../../src/chat/commands/accounts.ts';
import { english } from '../../src/chat/texts/english.ts';
import { noUse } from '../../src/core/budget/spending.ts';
import { testAgents, testCosts } from '../kit/accounts.ts';

it('tells what was spent, on what, and what is left', () => {
  expect(renderCosts(english, testCosts)).toBe(
    `Today (2026-02-02 UTC)  $1.23 of $20.00, $0.50 set aside for calls under way, $18.27 left
One session  at most $2.00, 24 calls, 10 min 0 s of models at work

day         money  calls  tokens in (cached)  out
2026-02-02  $1.23  7      120000 (40000)      9000
in all      $1.23  7      120000 (40000)      9000

model           money  calls  tokens in (cached)  out
openai gpt-5.5  $1.23  7      120000 (40000)      9000

person         money  calls  tokens in (cached)  out
telegram:1001  $1.23  7      120000 (40000)      9000

session                        money  calls  tokens in (cached)  out
sess_20260202_143022_9f2c01ab  $1.23  7      120000 (40000)      9000
outside of sessions            $0.00  0      0 (0)               0`,
  );
  expect(renderCosts(english, { ...testCosts, total: noUse })).toContain('No model has been asked yet.');
});

it('tells who sits where, how the models do, and what is known of judgement', () => {
  expect(renderAgents(english, testAgents)).toBe(
    `seat        stance   provider   model     neutral at     nats a point  outcomes  objections held
sre-critic  critic   openai     gpt-5.5   62             0.045         3         3 of 4
generalist  neutral  anthropic  claude-x  does not vote  –             0         –

model               state    answered  mean time  tokens out
openai gpt-5.5      ready    9 of 10   2.3 s      9000
anthropic claude-x  resting  0 of 5    –          0
ollama qwen         trouble  0 of 1    –          0

⚠️ anthropic claude-x: Anthropic is overloaded or has a fault. It is tried again in 12 s.

⚠️ ollama qwen: Ollama cannot be reached. (2026-02-02 02:40 UTC)

Calibration  default; 12 of the 50 known outcomes from which on it is estimated anew.`,
  );
});
