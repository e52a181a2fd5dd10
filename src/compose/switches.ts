import type { Config } from '../config.ts';
import type { Switch } from '../gateway/page.ts';

/** One sentence on who sits in the parliament. */
export const OFFLINE = 'offline: seven deterministic seats that score measured evidence; no model is asked';

/** Said of everything whose adapter this version does not have, so that nobody waits for an effect. */
const later = 'This version does not have it yet; the setting is read and has no effect.';

/** What can be turned on beside local mode, with the lines for `.env`. */
export function switchesOf(_config: Config): readonly Switch[] {
  return [
    {
      name: 'Telegram',
      on: false,
      about: `The same conversation in a group. ${later}`,
      lines: ['TELEGRAM_BOT_TOKEN=… and TELEGRAM_USERS=12345:owner'],
    },
    {
      name: 'OpenAI',
      on: false,
      about: `Seats that think with OpenAI's models. ${later}`,
      lines: ['OPENAI_API_KEY=…'],
    },
    {
      name: 'Anthropic',
      on: false,
      about: `Seats that think with Anthropic's models. ${later}`,
      lines: ['ANTHROPIC_API_KEY=…'],
    },
    {
      name: 'Ollama',
      on: false,
      about: `Seats that think with models on this machine. ${later}`,
      lines: ['OLLAMA_BASE_URL=http://127.0.0.1:11434/v1'],
    },
  ];
}
