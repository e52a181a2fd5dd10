import { expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/config.ts';
import { startGateway, type GatewayParts } from '../../src/gateway/server.ts';
import { telegramHouse } from '../kit/telegram.ts';

const secret = 'a-secret-of-the-webhook-1234';

it('updates come in by webhook, only with the secret, and are answered as with polling', async () => {
  const house = await telegramHouse();
  const started: { bot?: Awaited<ReturnType<typeof house.start>>['bot'] } = {};
  // The gateway is asked for its port first, as the address is part of what Telegram is told.
  const parts: GatewayParts = {
    host: '127.0.0.1',
    port: 0,
    token: new Secret('the-password-of-the-page'),
    clock: Date.now,
    onDefect: (error) => house.defects.push(error),
    engine: { unfinished: () => Promise.resolve([]) } as unknown as GatewayParts['engine'],
    facts: {} as GatewayParts['facts'],
    webhook: {
      path: '/telegram',
      isGenuine: (header) => started.bot?.webhook?.isGenuine(header) ?? false,
      receive: (body) => started.bot?.webhook?.receive(body) ?? Promise.resolve(503),
    },
  };
  const gateway = await startGateway(parts);
  if (!gateway.ok) throw new Error(gateway.error.message);
  onTestFinished(() => gateway.value.close());
  const url = `${gateway.value.address}/telegram`;
  const { bot } = await house.start({}, { webhook: { url, secret } });
  started.bot = bot;
  const { api, alice } = house;
  await api.until(() => api.calls.some((each) => each.method === 'setWebhook'), 'the registration');

  const forged = (headers: Record<string, string>) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        update_id: 1,
        message: {
          message_id: 1,
          from: { id: 1001, is_bot: false, first_name: 'Alice' },
          chat: { id: 1001, type: 'private' },
          text: '/code delete everything',
        },
      }),
    }).then((response) => response.status);
  expect(await forged({})).toBe(401);
  expect(await forged({ 'x-telegram-bot-api-secret-token': `${secret}x` })).toBe(401);
  expect(await forged({ authorization: 'Bearer the-password-of-the-page' })).toBe(401);

  alice.says('/code rename a to b');
  await api.until(() => alice.card('Approve') !== undefined, 'the card');
  alice.presses('Approve');
  await api.until(() => alice.card('Rollback') !== undefined, 'the report');
  await bot.settled();
  expect(api.calls.some((each) => each.method === 'getUpdates')).toBe(false);
  expect(alice.sees().some((each) => each.text.includes('delete everything'))).toBe(false);
  expect(house.defects).toEqual([]);
});
