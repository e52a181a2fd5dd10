import type { Finding } from '../../chat/rooms.ts';
import type { Config } from '../../config.ts';
import { plural } from '../../core/change/report.ts';
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
    provider('OpenAI', openai.apiKey !== null, 'OPENAI_API_KEY', openai),
    provider('Anthropic', anthropic.apiKey !== null, 'ANTHROPIC_API_KEY', anthropic),
    provider('Ollama', ollama.baseUrl !== null, 'OLLAMA_BASE_URL', ollama),
    telegramFinding(telegram),
    ...(databaseUrl === null ? [] : [unused('PostgreSQL', true, 'DATABASE_URL')]),
    ...warnings.map((warning) => warn('environment', warning, 'Correct the name, or remove it.')),
  ];
}

function telegramFinding({ botToken, users, webhookUrl }: Config['telegram']): Finding {
  if (botToken === null) return fine('Telegram', 'TELEGRAM_BOT_TOKEN is not set');
  if (users.length === 0) {
    return warn(
      'Telegram',
      'TELEGRAM_BOT_TOKEN is set, and nobody may talk to the bot',
      'Say /start to the bot: it tells your number. Then set TELEGRAM_USERS=<number>:owner.',
    );
  }
  const way = webhookUrl === null ? 'long polling' : 'a webhook';
  return fine(
    'Telegram',
    `${plural(users.length, 'member')}, by ${way} (the token is tried when IDS starts)`,
  );
}

/** The doctor asks nobody for money, so whether a key is accepted shows at the first question. */
function provider(
  name: string,
  isSet: boolean,
  variable: string,
  { baseUrl, model }: { readonly baseUrl: string | null; readonly model: string },
): Finding {
  if (!isSet) return fine(name, `${variable} is not set`);
  const host = baseUrl === null || !URL.canParse(baseUrl) ? '' : ` at ${new URL(baseUrl).host}`;
  return fine(name, `${variable} is set; its seats ask ${model}${host} (not tried here)`);
}

/** These rooms of the house are not built yet: a value is accepted, checked and has no effect, which must be said. */
function unused(name: string, isSet: boolean, variable: string): Finding {
  return isSet
    ? warn(name, `${variable} is set, but this version does not use it yet`, 'Nothing to do.')
    : fine(name, `${variable} is not set`);
}
