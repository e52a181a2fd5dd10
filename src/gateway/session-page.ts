import { introduced, type CheckResult, type ValidationReport } from '../core/change/report.ts';
import type { SessionId } from '../core/kernel/ids.ts';
import type { Statement } from '../core/inquiry/statement.ts';
import type { Candidate } from '../core/parliament/candidate.ts';
import { ranked } from '../core/session/inquiry.ts';
import type { SessionState } from '../core/session/state.ts';
import { fileLine, standingOf } from '../chat/cards/card.ts';
import { decisionOf, dissentOf } from '../chat/cards/decision.ts';
import { attendanceOf, stepOf, titleOf } from '../chat/cards/head.ts';
import { claimsOf } from '../chat/cards/inquiry.ts';
import { minute } from '../chat/screen.ts';
import { english } from '../chat/texts/english.ts';
import { html, type Html } from './html.ts';
import { badge, layout } from './page.ts';

/** The minutes of a session as a page. `diff`: of the candidate that is up, was written, or is the only one. */
export function sessionPage(session: SessionId, state: SessionState, diff: string | undefined): Html {
  return layout(
    `${titleOf(state)} · IDS`,
    html`<header>
        <p><a href="/">All sessions</a></p>
        <h1>${titleOf(state)}</h1>
        <p class="lead">
          ${badge(state.phase.kind)}
          <time datetime="${new Date(state.startedAt).toISOString()}">${minute(state.startedAt)} UTC</time> ·
          ${session}
        </p>
      </header>
      <main id="main">
        <div class="grid">
          ${standing(state)} ${request(state)} ${criteria(state)}
          ${state.candidates.map((candidate) => candidateSection(candidate, state))}
          ${ranked(state).map((statement) => statementSection(statement, state))} ${written(state)}
          ${
            diff === undefined
              ? null
              : html`<section class="wide" aria-labelledby="diff">
                  <h2 id="diff">Complete diff</h2>
                  <pre tabindex="0"><code>${diff}</code></pre>
                </section>`
          }
        </div>
      </main>`,
  );
}

function standing(state: SessionState): Html {
  const rows = [
    { label: 'State', lines: [stepOf(english, state), ...standingOf(english, state)] },
    { label: 'Seats', lines: [attendanceOf(english, state)] },
    { label: 'Decision', lines: decisionOf(english, state) },
    { label: 'Dissent', lines: dissentOf(english, state) },
  ].filter(({ lines }) => lines.some((line) => line !== ''));
  return html`<section class="wide" aria-labelledby="standing">
    <h2 id="standing">Where it stands</h2>
    <dl>
      ${rows.map(
        ({ label, lines }) =>
          html`<dt>${label}</dt>
            <dd>${lines.map((line) => html`<div>${line}</div>`)}</dd>`,
      )}
    </dl>
  </section>`;
}

function request(state: SessionState): Html | null {
  if (state.source === 'patch') return null;
  return html`<section aria-labelledby="request">
    <h2 id="request">Asked by ${state.by.id}</h2>
    <pre class="flow"><code>${state.request}</code></pre>
  </section>`;
}

function criteria({ framing }: SessionState): Html | null {
  if (framing === null) return null;
  return html`<section aria-labelledby="criteria">
    <h2 id="criteria">Done when</h2>
    <ul>
      ${framing.criteria.map((each) => html`<li>${each}</li>`)}
    </ul>
  </section>`;
}

function candidateSection(candidate: Candidate, state: SessionState): Html {
  const { label } = candidate;
  const report = state.reports.get(label);
  return html`<section class="wide" aria-labelledby="candidate-${label}">
    <h2 id="candidate-${label}">${label} · ${candidate.title}</h2>
    <p>${candidate.rationale} <span class="soft">by ${candidate.authors.join(', ')}</span></p>
    <ul class="plain">
      ${candidate.stats.map((file) => html`<li><code>${fileLine(english, file)}</code></li>`)}
    </ul>
    ${report === undefined ? html`<p class="soft">Not checked yet.</p>` : checks(report)}
    ${ballots(label, state)}
  </section>`;
}

function statementSection(statement: Statement, state: SessionState): Html {
  const { label, title, text, place, authors } = statement;
  const at =
    place === undefined ? '' : `${place.path}${place.line === undefined ? '' : `:${String(place.line)}`}`;
  return html`<section class="wide" aria-labelledby="statement-${label}">
    <h2 id="statement-${label}">${label} · ${title}</h2>
    <p>${at === '' ? null : html`<code>${at}</code> `}<span class="soft">by ${authors.join(', ')}</span></p>
    ${text === '' ? null : html`<pre class="flow"><code>${text}</code></pre>`}
    <ul class="plain">
      ${claimsOf(english, statement).map((line) => html`<li>${line}</li>`)}
    </ul>
    ${ballots(label, state)}
  </section>`;
}

function ballots(label: string, state: SessionState): Html | null {
  const votes = state.ballots.flatMap(({ seat, scores }) =>
    scores.filter((score) => score.candidate === label).map((score) => ({ seat, score })),
  );
  return votes.length === 0
    ? null
    : html`<div class="scroll" role="region" aria-label="Ballots" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Seat</th>
              <th scope="col">Confidence</th>
              <th scope="col">Risk</th>
              <th scope="col">Outcome</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            ${votes.map(
              ({ seat, score }) =>
                html`<tr>
                  <td>${seat}</td>
                  <td>${score.confidence}</td>
                  <td>${score.risk}</td>
                  <td>${score.outcome}</td>
                  <td>${score.reason}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
}

function checks(report: ValidationReport): Html {
  return html`<div class="scroll" role="region" aria-label="Checks" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Outcome</th>
          <th scope="col">Detail</th>
        </tr>
      </thead>
      <tbody>
        ${report.checks.map(
          (result) =>
            html`<tr>
              <td>${result.check}</td>
              <td>${outcome(result.outcome)}</td>
              <td>
                ${'why' in result ? result.why : (result.scope ?? '')}${introduced(result).map(
                  ({ path, line, column, code, message }) =>
                    html`<br /><code>${`${path}:${String(line)}:${String(column)} ${code}`}</code>
                      ${message}`,
                )}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const tones = { passed: 'good', failed: 'bad', skipped: '', crashed: 'bad' } as const;

function outcome(is: CheckResult['outcome']): Html {
  return html`<span class="badge ${tones[is]}">${is}</span>`;
}

function written({ written: files }: SessionState): Html | null {
  if (files.length === 0) return null;
  return html`<section class="wide" aria-labelledby="written">
    <h2 id="written">Written</h2>
    <ul class="plain">
      ${files.map(
        (file) =>
          html`<li>
            <code>${fileLine(english, file)}</code
            >${file.backup === null ? null : html`<br /><span class="soft">before: ${file.backup}</span>`}
          </li>`,
      )}
    </ul>
  </section>`;
}

export function notFoundPage(what: string): Html {
  return layout(
    'Not found · IDS',
    html`<header>
        <h1>Not found</h1>
        <p class="lead">${what}</p>
      </header>
      <main id="main">
        <p><a href="/">To the first page</a></p>
      </main>`,
  );
}
