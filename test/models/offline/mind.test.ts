import { describe, expect, it } from 'vitest';
import { makeOfflineMind } from '../../../src/models/offline/mind.ts';

describe('the offline mind', () => {
  const mind = makeOfflineMind();

  it("frames a request by what its literal reading does, in the request's own words", async () => {
    expect(await mind.frame('  Rename getUser to fetchUser, then sort the imports in src/x.ts ')).toEqual({
      ok: true,
      value: {
        summary: 'Rename getUser to fetchUser, then sort the imports in src/x.ts',
        criteria: [
          'Rename getUser to fetchUser',
          'Organize the imports in src/x.ts',
          'The checks find no new error.',
          'Nothing else changes.',
        ],
      },
    });
  });

  it('refuses what it cannot do, with what it can, nearest first', async () => {
    const answer = await mind.frame('improve the documentation of the cache');
    expect(answer).toMatchObject({ ok: false, error: { code: 'needs-model' } });
    if (!answer.ok) {
      expect(answer.error.message).toMatch(
        /^This needs a model: set OPENAI_API_KEY, ANTHROPIC_API_KEY or OLLAMA_BASE_URL\./,
      );
      expect(answer.error.hint).toMatch(
        /^Without a model, you can ask for: add JSDoc to all exported functions/,
      );
      expect(answer.error.hint).toMatch(/rename a symbol/);
    }
  });

  it('proposes the readings of the request, the most literal first', async () => {
    const answer = await mind.propose({ request: 'remove unused imports in src/x.ts' });
    expect(answer.ok && answer.value.map(({ title, reach }) => `${reach}: ${title}`)).toEqual([
      'literal: Remove unused imports in src/x.ts',
      'wider: Remove all unused code in src/x.ts',
    ]);
  });
});
