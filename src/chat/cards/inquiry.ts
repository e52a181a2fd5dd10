import { sayFact } from '../../core/inquiry/fact.ts';
import type { Statement } from '../../core/inquiry/statement.ts';
import { dollars } from '../../core/budget/spending.ts';
import type { SessionId } from '../../core/kernel/ids.ts';
import { analysisOf, feasible, ranked, requestOf } from '../../core/session/inquiry.ts';
import type { SessionState } from '../../core/session/state.ts';
import { columns, duration, oneLine } from '../screen.ts';
import type { Texts } from '../texts/texts.ts';
import { standingOf } from './card.ts';
import { decisionOf, dissentOf } from './decision.ts';
import { attendanceOf, stepOf, titleOf } from './head.ts';
import { labelled, SIDE } from './layout.ts';

/** Characters of an answer, and lines of a measurement, on a card; minutes have them all. */
const TEXT = 1_500;
const LINES = 40;
const CLAIMS = 8;

/** The commands that carry out what was decided or found, where no button can. */
export function waysToCarryOut(
  { inquiry: says }: Texts,
  session: SessionId,
  state: SessionState,
): readonly string[] {
  return feasible(state).map(({ label }) =>
    state.source === 'ask'
      ? says.carryOutWith(`ids implement ${session}`)
      : says.carryThisOutWith(label, `ids implement ${session} ${label}`),
  );
}

/** The card of a question or an analysis: a fold of its state like every card. */
export function renderInquiry(texts: Texts, session: SessionId, state: SessionState): string {
  const lines = [
    columns(`${state.source === 'ask' ? '🏛' : '🔎'} ${titleOf(state)}`, session, SIDE),
    columns(
      texts.cards.round(state.deliberation.round, stepOf(texts, state)),
      attendance(texts, state),
      SIDE,
    ),
    ...(state.source === 'ask' ? answers(texts, state) : findings(texts, state)),
    ...standingOf(texts, state),
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Seats that measure are not counted: nobody voted. */
function attendance(texts: Texts, state: SessionState): string {
  if (state.phase.kind === 'decided' && state.spent.calls === 0 && state.ballots.length === 0) {
    return texts.inquiry.measured;
  }
  return state.statements.length > 0 && state.statements.every(({ measured }) => measured === true)
    ? texts.inquiry.measured
    : attendanceOf(texts, state);
}

function answers(texts: Texts, state: SessionState): readonly string[] {
  const { inquiry: says, cards } = texts;
  const { statements, phase } = state;
  const stands =
    phase.kind === 'decided' ? statements.find(({ label }) => label === phase.statement) : undefined;
  if (stands?.measured === true) {
    return [...labelled(says.labels.measured, [oneLine(stands.title, 400)]), ...indented(texts, stands.text)];
  }
  const picked =
    phase.kind === 'decided' && phase.by !== null ? [says.pickedBy(oneLine(phase.by.id, 60))] : [];
  return [
    ...labelled(
      says.labels.answers,
      statements.map(({ label, title, authors }) => {
        const seats = authors.length > 1 ? `  ${says.saidBy(authors.length)}` : '';
        return `${label} ${oneLine(title, 160)}${seats}`;
      }),
    ),
    ...labelled(
      says.labels.lookedUp,
      (stands === undefined ? statements : [stands]).flatMap((each) => claimsOf(texts, each, CLAIMS)),
    ),
    ...labelled(cards.labels.decision, [...decisionOf(texts, state), ...picked]),
    ...(stands === undefined
      ? []
      : [`${stands.label}: ${oneLine(stands.title, 400)}`, ...indented(texts, stands.text)]),
    ...labelled(cards.labels.dissent, dissentOf(texts, state)),
    ...feasible(state).map((each) => says.implementMeans(oneLine(requestOf(each) ?? '', 600))),
  ];
}

function findings(texts: Texts, state: SessionState): readonly string[] {
  const { inquiry: says, cards } = texts;
  const { statements, phase, verdict, about, request } = state;
  if (statements.length === 0) {
    return phase.kind === 'decided' ? [says.nothingFound] : [];
  }
  const measured = statements.every((each) => each.measured === true);
  const able = new Map(feasible(state).map((each) => [each.label, requestOf(each)]));
  const chance = new Map((verdict?.standings ?? []).map((each) => [each.candidate, each.probability]));
  const spent = state.spent.calls === 0 ? '' : `${cards.spent(dollars(state.spent.cost))} · `;
  return [
    ...(about !== null && request !== analysisOf(about)
      ? labelled(says.labels.about, [oneLine(about, 200)])
      : []),
    ...(measured && about !== null && request !== analysisOf(about) ? [says.onlyMeasured] : []),
    ...ranked(state).flatMap((each) => {
      const likely = chance.get(each.label);
      const where = `${each.place?.path ?? ''}${each.place?.line === undefined ? '' : `:${String(each.place.line)}`}`;
      const request = able.get(each.label);
      return [
        `${each.label} ${likely === undefined ? '' : `${likely.toFixed(2)} `}${oneLine(`${where}  ${each.title}`, 300)}`,
        ...(each.text === '' ? [] : [`      ${oneLine(each.text, 300)}`]),
        ...claimsOf(texts, each, CLAIMS).map((line) => `      ${line}`),
        ...(request === undefined ? [] : [`      ${says.doItMeans(oneLine(request, 600))}`]),
      ];
    }),
    ...labelled(cards.labels.dissent, dissentOf(texts, state)),
    ...(measured ? [] : [`${spent}${duration(state.updatedAt - state.startedAt)}`]),
  ];
}

/** What was claimed of the repository and what it says to that, one line each, at most `most`. */
export function claimsOf(
  { inquiry: says }: Texts,
  { label, claims: all }: Statement,
  most = all.length,
): readonly string[] {
  const marks = { verified: '✅', refuted: '❌', uncheckable: '❔' } as const;
  const lines = all.slice(0, most).map(({ fact, holds, found }) => {
    const said = `${label} ${found === undefined ? '…' : marks[found.status]} ${holds ? oneLine(sayFact(fact), 160) : says.not(oneLine(sayFact(fact), 160))}`;
    return found === undefined || found.status === 'verified' ? said : `${said}. ${oneLine(found.says, 200)}`;
  });
  const more = all.length - lines.length;
  return more > 0 ? [...lines, `${label} ${says.moreClaims(more)}`] : lines;
}

function indented({ inquiry: says }: Texts, text: string): readonly string[] {
  if (text === '') return [];
  const cut = text.length > TEXT * 3 ? `${text.slice(0, TEXT * 3)}…` : text;
  const lines = cut.split('\n').map((line) => `  ${oneLine(line, TEXT)}`);
  const more = lines.length - LINES;
  return more > 0 ? [...lines.slice(0, LINES), `  ${says.moreLines(more)}`] : lines;
}
