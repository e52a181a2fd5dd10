import type { Config } from '../config.ts';
import { plural } from '../core/change/report.ts';
import type { Switch } from '../gateway/page.ts';

/** What can be turned on beside local mode, with the lines for `.env`, one variable a line. */
export function switchesOf({ telegram, openai, anthropic, ollama }: Config): readonly Switch[] {
  return [
    {
      name: 'Telegram',
      on: telegram.botToken !== null,
      about:
        telegram.botToken === null
          ? 'The same conversation on a phone, alone or in a group. The token comes from @BotFather, your number is told by the bot when you say /start.'
          : `The same conversation on a phone, for ${plural(telegram.users.length, 'person').replace('persons', 'people')}.`,
      lines: ['TELEGRAM_BOT_TOKEN=…', 'TELEGRAM_USERS=12345:owner'],
    },
    {
      name: 'OpenAI',
      on: openai.apiKey !== null,
      about: seats("OpenAI's", openai.apiKey !== null, openai.model),
      lines: ['OPENAI_API_KEY=…'],
    },
    {
      name: 'Anthropic',
      on: anthropic.apiKey !== null,
      about: seats("Anthropic's", anthropic.apiKey !== null, anthropic.model),
      lines: ['ANTHROPIC_API_KEY=…'],
    },
    {
      name: 'Ollama',
      on: ollama.baseUrl !== null,
      about: seats("this machine's", ollama.baseUrl !== null, ollama.model),
      lines: ['OLLAMA_BASE_URL=http://127.0.0.1:11434', `OLLAMA_MODEL=${ollama.model}`],
    },
  ];
}

function seats(whose: string, on: boolean, model: string): string {
  return on
    ? `Seats think with ${whose} ${model}.`
    : `Seats that think with ${whose} models, ${model} unless another is set.`;
}
