import { createServer, type AddressInfo } from 'node:net';
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js';
import { expect, it, onTestFinished, vi } from 'vitest';
import { TOKEN } from '../kit/bot-api/server.ts';
import { alice, telegramHouse } from '../kit/telegram.ts';

interface BotMessage {
  readonly messageId: number;
  /** Only messages of the bot have one of this form. */
  readonly message?: {
    readonly chat_id: number;
    readonly text: string;
    readonly reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] } | string;
  };
}

/** A Bot API that nobody here wrote: what our own strict one has in common with it is not our own idea of Telegram. */
it('the way from the request to the rollback against another Bot API', async () => {
  const port = await freePort();
  const server = new TelegramServer({ port, host: '127.0.0.1', storeTimeout: 600 });
  await server.start();
  onTestFinished(async () => {
    await server.stop();
  });
  const house = await telegramHouse();
  const { bot } = await house.start({}, { apiRoot: server.config.apiURL });
  const client = server.getClient(TOKEN, { userId: alice.id, chatId: alice.id, firstName: alice.name });
  const seen: BotMessage[] = [];

  const button = async (label: string): Promise<BotMessage> => {
    const end = Date.now() + 20_000;
    for (;;) {
      const history = (await client.getUpdatesHistory()) as unknown as BotMessage[];
      seen.splice(0, seen.length, ...history);
      const found = history.findLast((each) => keysOf(each).some((key) => key.text === label));
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`no ${label}: ${JSON.stringify(history).slice(0, 2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const press = async (label: string) => {
    const card = await button(label);
    const data = keysOf(card).find((key) => key.text === label)?.callback_data ?? '';
    await client.sendCallback(client.makeCallbackQuery(data, { message: { message_id: card.messageId } }));
  };

  await client.sendMessage(client.makeMessage('/code rename a to b'));
  await press('Approve');
  await press('Rollback');
  expect(house.calls).toContain('apply');
  await press('Roll back');
  await vi.waitFor(() => {
    expect(house.calls).toContain('roll back');
  }, 20_000);
  await bot.settled();
  expect(house.calls.filter((each) => each === 'roll back')).toHaveLength(1);
  expect(house.defects).toEqual([]);
}, 90_000);

function keysOf({ message }: BotMessage): readonly { text: string; callback_data: string }[] {
  const markup = message?.reply_markup;
  if (markup === undefined) return [];
  const parsed = typeof markup === 'string' ? (JSON.parse(markup) as Exclude<typeof markup, string>) : markup;
  return parsed.inline_keyboard.flat();
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
