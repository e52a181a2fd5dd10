import type { Costs } from '../../core/budget/costs.ts';
import { dollars, type Use } from '../../core/budget/spending.ts';
import { plural } from '../../core/change/report.ts';
import type { Agents } from '../../core/parliament/agents.ts';
import { minute, oneLine, table } from '../screen.ts';

const DAYS_SHOWN = 7;
const SESSIONS_SHOWN = 10;

/** Money and tokens by day, model, person and session, and what is left. */
export function renderCosts({ caps, today, total, days, models, people, sessions }: Costs): string {
  const left = Math.max(0, caps.day - today.spent - today.reserved);
  const aside = today.reserved === 0 ? '' : `, ${dollars(today.reserved)} set aside for calls under way`;
  const head = [
    `Today (${today.day} UTC)  ${dollars(today.spent)} of ${dollars(caps.day)}${aside}, ${dollars(left)} left`,
    `One session  at most ${dollars(caps.session)} and ${plural(caps.calls, 'call')}`,
  ];
  if (total.calls === 0) return [...head, 'No model has been asked yet.'].join('\n');
  const rows = (name: string, list: readonly (Use & { readonly of: string })[]) =>
    table(
      [name, 'money', 'calls', 'tokens in (cached)', 'out'],
      list.map(({ of, calls, input, cached, output, cost }) => [
        oneLine(of, 60),
        dollars(cost),
        String(calls),
        `${String(input)} (${String(cached)})`,
        String(output),
      ]),
    );
  return [
    head.join('\n'),
    rows('day', [
      ...days.slice(0, DAYS_SHOWN).map((each) => ({ ...each, of: each.day })),
      { ...total, of: 'in all' },
    ]),
    rows(
      'model',
      models.map((each) => ({ ...each, of: `${each.provider} ${each.model}` })),
    ),
    rows(
      'person',
      people.map((each) => ({ ...each, of: each.person ?? 'nobody in particular' })),
    ),
    rows(
      'session',
      sessions
        .slice(0, SESSIONS_SHOWN)
        .map((each) => ({ ...each, of: each.session ?? 'outside of sessions' })),
    ),
  ].join('\n\n');
}

/** Seats with who speaks for them, how their models do, and what the rule knows of their judgement. */
export function renderAgents({ seats, models, calibration }: Agents): string {
  const { version, outcomes, needed } = calibration;
  const learned =
    outcomes < needed
      ? `${String(outcomes)} of the ${String(needed)} known outcomes from which on it is estimated anew`
      : `${String(outcomes)} known outcomes`;
  return [
    table(
      ['seat', 'stance', 'provider', 'model', 'neutral at', 'nats a point', 'outcomes'],
      seats.map((seat) => [
        oneLine(seat.name, 40),
        seat.stance,
        oneLine(seat.provider, 20),
        oneLine(seat.model ?? '–', 40),
        seat.votes === false ? 'does not vote' : (seat.leaning?.neutral.toFixed(0) ?? '–'),
        seat.leaning?.slope.toFixed(3) ?? '–',
        String(seat.outcomes),
      ]),
    ),
    ...(models.length === 0
      ? ['The offline agents measure; no model is asked. See /doctor for how to turn one on.']
      : [
          table(
            ['model', 'state', 'answered', 'mean time', 'tokens out'],
            models.map(({ provider, model, state, calls, answered, ms, output, trouble }) => [
              oneLine(`${provider} ${model}`, 60),
              state.kind === 'ready' ? (trouble === null ? 'ready' : 'trouble') : 'resting',
              calls === 0 ? 'not asked yet' : `${String(answered)} of ${String(calls)}`,
              ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`,
              String(output),
            ]),
          ),
        ]),
    ...models.flatMap(({ provider, model, state, trouble, failing }) => {
      const name = oneLine(`${provider} ${model}`, 60);
      if (state.kind === 'resting') {
        const again = state.ms > 0 ? `in ${String(Math.ceil(state.ms / 1000))} s` : 'with the next question';
        return [`⚠️ ${name}: ${oneLine(state.why, 200)} It is tried again ${again}.`];
      }
      return trouble === null || failing === null
        ? []
        : [`⚠️ ${name}: ${oneLine(trouble, 200)} (${minute(failing.at)} UTC)`];
    }),
    `Calibration  ${oneLine(version, 80)}; ${learned}.`,
  ].join('\n\n');
}
