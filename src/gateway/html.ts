import { onScreen } from '../chat/screen.ts';

/** Markup that is safe to send: everything that was put into it was escaped. Only `html` makes it. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  static of(strings: TemplateStringsArray, values: readonly Part[]): Html {
    return new Html(
      strings.map((text, index) => text + (index < values.length ? render(values[index]) : '')).join(''),
    );
  }
}

type Part = string | number | Html | readonly Html[] | null;

/** A template whose values are escaped, and their invisible characters shown, so that text from outside stays text. Lists of markup are joined; null is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return Html.of(strings, values);
}

function render(value: Part | undefined): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Html) return value.toString();
  return typeof value === 'object'
    ? value.map((each) => each.toString()).join('')
    : escape(onScreen(String(value)));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
