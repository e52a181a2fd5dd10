import type { Finding } from '../../chat/doctor.ts';
import type { Config } from '../../config.ts';
import { fine, warn } from './finding.ts';

/** What is set and what is not. Values of secrets are never in it. */
export function configFindings(config: Config): readonly Finding[] {
  const { openai, anthropic, ollama, telegram, warnings } = config;
  const providers: readonly Finding[] = [
    openai.apiKey === null ? off('OpenAI', 'OPENAI_API_KEY=') : fine('OpenAI', `key set, ${openai.baseUrl}`),
    anthropic.apiKey === null
      ? off('Anthropic', 'ANTHROPIC_API_KEY=')
      : fine('Anthropic', `key set, ${anthropic.baseUrl}`),
    ollama.baseUrl === null ? off('Ollama', 'OLLAMA_BASE_URL=') : fine('Ollama', ollama.baseUrl),
  ];
  return [
    ...providers,
    telegram.botToken === null
      ? off('Telegram', 'TELEGRAM_BOT_TOKEN=')
      : telegram.users.length === 0
        ? warn(
            'Telegram',
            'token set, but nobody may use the bot',
            'Set TELEGRAM_USERS=<your numeric id>:owner',
          )
        : fine('Telegram', `token set, ${String(telegram.users.length)} people`),
    ...warnings.map((warning) => warn('environment', warning, 'Correct the name, or remove it.')),
  ];
}

/** Not an error: IDS runs without it. */
function off(name: string, line: string): Finding {
  return { name, status: 'ok', found: 'off (optional)', mend: `Turn it on in .env with ${line}…` };
}
