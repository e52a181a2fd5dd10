import type { SessionPhase } from '../core/session/state.ts';
import type { SessionSummary } from '../engine/engine.ts';
import { minute, oneLine } from '../chat/screen.ts';
import { html, type Html } from './html.ts';

/** Something that can be turned on by environment lines. */
export interface Switch {
  readonly name: string;
  readonly on: boolean;
  /** What it brings, a few words. */
  readonly about: string;
  /** Lines for `.env`. */
  readonly lines: readonly string[];
}

/** What the first page says about this installation. */
export interface Facts {
  readonly version: string;
  /** Absolute. */
  readonly workspace: string;
  /** Whether that is the bundled example. */
  readonly isExample: boolean;
  /** One sentence on who sits in the parliament. */
  readonly parliament: string;
  /** One sentence on where things are kept. */
  readonly storage: string;
  /** How Telegram is, in a few words; null where it is not configured. */
  readonly telegram: () => string | null;
  readonly switches: readonly Switch[];
  /** Requests to try, as one would type them after `/code`. */
  readonly examples: readonly string[];
}

export function layout(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <a class="skip" href="#main">To the content</a>
        ${body}
      </body>
    </html> `;
}

export function firstPage(facts: Facts, sessions: readonly SessionSummary[]): Html {
  return layout(
    'IDS',
    html`<header>
        <h1><img class="mark" src="/favicon.svg" alt="" width="30" height="30" /> IDS is running</h1>
        <p class="lead">
          An engineering parliament: proposals that are really checked, approved by a person, written all or
          nothing, and reversible.
        </p>
      </header>
      <main id="main">
        <div class="grid">
          ${running(facts)} ${tryIt(facts)} ${recent(sessions)} ${turnOn(facts.switches)}
        </div>
        <footer>IDS ${facts.version} · <a href="/healthz">health</a></footer>
      </main>`,
  );
}

function running(facts: Facts): Html {
  const telegram = facts.telegram();
  return html`<section aria-labelledby="running">
    <h2 id="running">What is running</h2>
    <dl>
      <dt>Workspace</dt>
      <dd>
        <code>${facts.workspace}</code
        >${facts.isExample ? html`<br /><span class="soft">A fresh copy of the bundled example. Work on your own code with <code>IDS_WORKSPACE=/path/to/your/repository</code></span>` : null}
      </dd>
      <dt>Parliament</dt>
      <dd>${facts.parliament}</dd>
      <dt>Storage</dt>
      <dd>${facts.storage}</dd>
      ${
        telegram === null
          ? null
          : html`<dt>Telegram</dt>
              <dd>${telegram}</dd>`
      }
    </dl>
  </section>`;
}

function tryIt({ examples }: Facts): Html {
  const [first = 'add JSDoc to exported functions', ...others] = examples;
  return html`<section aria-labelledby="try">
    <h2 id="try">Try it</h2>
    <p>In the terminal where IDS runs, or in another one:</p>
    <pre class="flow"><code>npx ids chat
ids&gt; /code ${first}</code></pre>
    ${
      others.length === 0
        ? null
        : html`<p>Other requests to try:</p>
            <ul class="plain">
              ${others.map((each) => html`<li><code>/code ${each}</code></li>`)}
            </ul>`
    }
    <p class="soft">You see the complete diff before anything is written, and can take it back afterwards.</p>
  </section>`;
}

function recent(sessions: readonly SessionSummary[]): Html {
  return html`<section class="wide" aria-labelledby="sessions">
    <h2 id="sessions">Recent sessions</h2>
    ${
      sessions.length === 0
        ? html`<p class="soft">None yet. The first one appears here as soon as you ask for something.</p>`
        : html`<div>
            ${sessions.map(
              ({ id, title, phase, startedAt }) =>
                html`<div class="session">
                  <a class="title" href="/sessions/${id}">${oneLine(title, 120)}</a>${badge(phase)}
                  <span class="meta"
                    ><time datetime="${new Date(startedAt).toISOString()}">${minute(startedAt)} UTC</time> ·
                    ${id}</span
                  >
                </div>`,
            )}
          </div>`
    }
  </section>`;
}

function turnOn(switches: readonly Switch[]): Html {
  return html`<section class="wide" aria-labelledby="more">
    <h2 id="more">Turn on more</h2>
    <p class="soft">
      Lines for <code>.env</code> in IDS_HOME; they count from the next start on. Everything is optional.
    </p>
    <div class="grid">
      ${switches.map(
        ({ name, on, about, lines }) =>
          html`<div>
            <div class="provider">
              <strong>${name}</strong
              >${on ? html`<span class="badge good">on</span>` : html`<span class="badge">off</span>`}<span
                class="soft"
                >${about}</span
              >
            </div>
            ${on ? null : html`<pre tabindex="0"><code>${lines.join('\n')}</code></pre>`}
          </div>`,
      )}
    </div>
  </section>`;
}

const tones: Readonly<Record<SessionPhase['kind'], 'good' | 'warn' | 'bad' | ''>> = {
  framing: '',
  proposing: '',
  checking: '',
  repairing: '',
  'looking-up': '',
  balloting: '',
  examining: '',
  applying: '',
  verifying: '',
  'rolling-back': '',
  redoing: '',
  'awaiting-approval': 'warn',
  'dead-end': 'warn',
  stale: 'warn',
  done: 'good',
  decided: 'good',
  'rolled-back': '',
  cancelled: '',
  refused: 'bad',
};

export function badge(phase: SessionPhase['kind']): Html {
  const words = phase === 'done' ? 'written' : phase.replaceAll('-', ' ');
  return html`<span class="badge ${tones[phase]}">${words}</span>`;
}
