import { describe, expect, it } from 'vitest';
import { telegramHouse } from '../kit/telegram.ts';

describe('a /code on a phone', () => {
  it('goes from the request over the complete diff and the approval to the rollback', async () => {
    const house = await telegramHouse();
    await house.start();
    const { api, alice } = house;
    alice.says('/code rename a to b');
    await api.until(() => alice.card('Approve') !== undefined, 'the decision card');
    alice.presses('Approve');
    await api.until(() => alice.card('Rollback') !== undefined, 'the report');
    expect(house.calls).toContain('apply');
    alice.presses('Rollback');
    await api.until(() => alice.card('Roll back') !== undefined, 'the preview');
    alice.presses('Roll back');
    await api.until(() => house.calls.includes('roll back'), 'the rollback');
    expect(house.defects).toEqual([]);
    expect(api.unanswered()).toEqual([]);
  });
});
