import type { Accounts } from '../../src/chat/rooms.ts';
import { noUse } from '../../src/core/budget/spending.ts';
import type { Agents } from '../../src/core/parliament/agents.ts';
import type { Costs } from '../../src/core/budget/costs.ts';
import { session } from './sessions.ts';

const use = { calls: 7, input: 120_000, cached: 40_000, output: 9_000, cost: 1_234_567 };

export const testCosts: Costs = {
  caps: { session: 2_000_000, day: 20_000_000, calls: 24, time: 600_000 },
  today: { day: '2026-02-02', spent: 1_234_567, reserved: 500_000 },
  total: use,
  days: [{ day: '2026-02-02', ...use }],
  sessions: [
    { session, person: 'telegram:1001', ...use },
    { session: null, person: null, ...noUse },
  ],
  models: [{ provider: 'openai', model: 'gpt-5.5', ...use }],
  people: [{ person: 'telegram:1001', ...use }],
};

export const testAgents: Agents = {
  seats: [
    {
      name: 'sre-critic',
      lens: 'sre',
      stance: 'critic',
      provider: 'openai',
      model: 'gpt-5.5',
      leaning: { slope: 0.045, neutral: 62 },
      outcomes: 3,
      objections: { held: 3, refuted: 1 },
    },
    {
      name: 'generalist',
      lens: 'generalist',
      stance: 'neutral',
      provider: 'anthropic',
      model: 'claude-x',
      votes: false,
      leaning: null,
      outcomes: 0,
      objections: { held: 0, refuted: 0 },
    },
  ],
  models: [
    {
      provider: 'openai',
      model: 'gpt-5.5',
      calls: 10,
      answered: 9,
      ms: 2_340,
      output: 9_000,
      failing: null,
      state: { kind: 'ready' },
      trouble: null,
    },
    {
      provider: 'anthropic',
      model: 'claude-x',
      calls: 5,
      answered: 0,
      ms: null,
      output: 0,
      failing: { outcome: 'overloaded', at: 1_770_000_000_000 },
      state: { kind: 'resting', why: 'Anthropic is overloaded or has a fault.', ms: 11_200 },
      trouble: 'Anthropic is overloaded or has a fault.',
    },
    {
      provider: 'ollama',
      model: 'qwen',
      calls: 1,
      answered: 0,
      ms: null,
      output: 0,
      failing: { outcome: 'unreachable', at: 1_770_000_000_000 },
      state: { kind: 'ready' },
      trouble: 'Ollama cannot be reached.',
    },
  ],
  calibration: { version: 'default', outcomes: 12, needed: 50 },
};

export const testAccounts: Accounts = {
  costs: () => Promise.resolve(testCosts),
  agents: () => Promise.resolve(testAgents),
};
