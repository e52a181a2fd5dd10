import type { Costs } from '../../core/budget/costs.ts';
import { dollars, type Use } from '../../core/budget/spending.ts';
import type { Agents } from '../../core/parliament/agents.ts';
import { duration, minute, oneLine, table } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';

const DAYS_SHOWN = 7;
const SESSIONS_SHOWN = 10;

/** Money and tokens by day, model, person and session, and what is left. */
export function renderCosts(
  { accounts: says }: Texts,
  { caps, today, total, days, models, people, sessions }: Costs,
): string {
  const left = Math.max(0, caps.day - today.spent - today.reserved);
  const aside = today.reserved === 0 ? null : dollars(today.reserved);
  const head = [
    says.today(today.day, dollars(today.spent), dollars(caps.day), aside, dollars(left)),
    says.oneSession(dollars(caps.session), caps.calls, duration(caps.time)),
  ];
  if (total.calls === 0) return [...head, says.nobodyAsked].join('\n');
  const rows = (name: string, list: readonly (Use & { readonly of: string })[]) =>
    table(
      [name, ...says.useColumns],
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
    rows(says.day, [
      ...days.slice(0, DAYS_SHOWN).map((each) => ({ ...each, of: each.day })),
      { ...total, of: says.inAll },
    ]),
    rows(
      says.model,
      models.map((each) => ({ ...each, of: `${each.provider} ${each.model}` })),
    ),
    rows(
      says.person,
      people.map((each) => ({ ...each, of: each.person ?? says.nobody })),
    ),
    rows(
      says.session,
      sessions.slice(0, SESSIONS_SHOWN).map((each) => ({ ...each, of: each.session ?? says.outside })),
    ),
  ].join('\n\n');
}

/** Seats with who speaks for them, how their models do, and what the rule knows of their judgement. */
export function renderAgents({ accounts: says }: Texts, { seats, models, calibration }: Agents): string {
  const { version, outcomes, needed } = calibration;
  const learned = outcomes < needed ? says.outcomesOf(outcomes, needed) : says.outcomes(outcomes);
  return [
    table(
      says.seatColumns,
      seats.map((seat) => [
        oneLine(seat.name, 40),
        seat.stance,
        oneLine(seat.provider, 20),
        oneLine(seat.model ?? '–', 40),
        seat.votes === false ? says.doesNotVote : (seat.leaning?.neutral.toFixed(0) ?? '–'),
        seat.leaning?.slope.toFixed(3) ?? '–',
        String(seat.outcomes),
        says.heldOf(seat.objections.held, seat.objections.held + seat.objections.refuted),
      ]),
    ),
    ...(models.length === 0
      ? [says.offline]
      : [
          table(
            says.modelColumns,
            models.map(({ provider, model, state, calls, answered, ms, output, trouble }) => [
              oneLine(`${provider} ${model}`, 60),
              state.kind === 'ready' ? (trouble === null ? says.ready : says.trouble) : says.resting,
              calls === 0 ? says.notAsked : says.answered(answered, calls),
              ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`,
              String(output),
            ]),
          ),
        ]),
    ...models.flatMap(({ provider, model, state, trouble, failing }) => {
      const name = oneLine(`${provider} ${model}`, 60);
      if (state.kind === 'resting') {
        const again = state.ms > 0 ? says.triedAgainIn(Math.ceil(state.ms / 1000)) : says.triedAgainNext;
        return [`⚠️ ${name}: ${oneLine(state.why, 200)} ${again}`];
      }
      return trouble === null || failing === null
        ? []
        : [`⚠️ ${name}: ${oneLine(trouble, 200)} (${minute(failing.at)} UTC)`];
    }),
    says.calibration(oneLine(version, 80), learned),
  ].join('\n\n');
}
