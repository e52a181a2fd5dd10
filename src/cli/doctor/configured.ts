import type { Finding } from '../../chat/doctor.ts';
import type { Config } from '../../config.ts';
import { fine, warn } from './finding.ts';

/** What is set and what is not. Values of secrets are never in it. */
export function configFindings({
  openai,
  anthropic,
  ollama,
  telegram,
  databaseUrl,
  warnings,
}: Config): readonly Finding[] {
  return [
    setting('OpenAI', openai.apiKey !== null, 'OPENAI_API_KEY'),
    setting('Anthropic', anthropic.apiKey !== null, 'ANTHROPIC_API_KEY'),
    setting('Ollama', ollama.baseUrl !== null, 'OLLAMA_BASE_URL'),
    setting('Telegram', telegram.botToken !== null, 'TELEGRAM_BOT_TOKEN'),
    ...(databaseUrl === null ? [] : [setting('PostgreSQL', true, 'DATABASE_URL')]),
    ...warnings.map((warning) => warn('environment', warning, 'Correct the name, or remove it.')),
  ];
}

/** These rooms of the house are not built yet: a value is accepted, checked and has no effect, which must be said. */
function setting(name: string, isSet: boolean, variable: string): Finding {
  return isSet
    ? warn(
        name,
        `${variable} is set, but this version does not use it yet`,
        'The offline parliament answers; nothing to do.',
      )
    : fine(name, `${variable} is not set`);
}
