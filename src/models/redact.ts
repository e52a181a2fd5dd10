/** Texts that look like keys wherever they stand. */
const patterns: readonly RegExp[] = [
  /\bsk-[A-Za-z0-9_-]{12,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,})/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\bxox[abeprs]-[\w-]{10,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /\b\d{6,12}:[A-Za-z0-9_-]{30,}/g,
  // Begun nowhere within what could be one: each beginning would be followed to its end.
  /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];
/** Their first group stays. Each with what has to be in a text for it, since most texts have nothing of the kind. */
const contexts: readonly (readonly [needs: string, pattern: RegExp])[] = [
  ['earer', /(\b[Bb]earer\s+)[A-Za-z0-9._~+/=-]{12,}/g],
  ['://', /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,400}(?=@)/gi],
  ['=', /([?&](?:api[_-]?key|access[_-]?token|token|key|secret|password)=)[^\s&#"']{6,}/gi],
];
/** What stands in a prompt where a key stood. */
export const redacted = '[redacted]';

/** Takes keys out of a text: those that are configured by value, others by their form. */
export type Redact = (text: string) => string;

/**
 * Takes these very values out of a text and nothing else, so that a diff stays as it is.
 * `secrets`: values that must never leave, such as the configured keys; those under six characters are no secrets.
 */
export function makeValueRedact(secrets: readonly string[]): Redact {
  const values = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
    .filter((value) => value.length >= 6)
    .toSorted((a, b) => b.length - a.length);
  return (text) => values.reduce((clean, value) => clean.replaceAll(value, redacted), text);
}

/** Takes out the values, and besides whatever has the form of a key. */
export function makeRedact(secrets: readonly string[]): Redact {
  const withoutValues = makeValueRedact(secrets);
  return (text) => {
    let clean = withoutValues(text);
    for (const pattern of patterns) clean = clean.replaceAll(pattern, redacted);
    for (const [needs, pattern] of contexts) {
      if (clean.includes(needs)) clean = clean.replaceAll(pattern, `$1${redacted}`);
    }
    return clean;
  };
}
