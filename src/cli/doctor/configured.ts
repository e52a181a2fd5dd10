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
    provider('OpenAI', openai.apiKey !== null, 'OPENAI_API_KEY', openai),
    provider('Anthropic', anthropic.apiKey !== null, 'ANTHROPIC_API_KEY', anthropic),
    provider('Ollama', ollama.baseUrl !== null, 'OLLAMA_BASE_URL', ollama),
    unused('Telegram', telegram.botToken !== null, 'TELEGRAM_BOT_TOKEN'),
    ...(databaseUrl === null ? [] : [unused('PostgreSQL', true, 'DATABASE_URL')]),
    ...warnings.map((warning) => warn('environment', warning, 'Correct the name, or remove it.')),
  ];
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
