/**
 * A card of columns laid out for a phone: what stood side by side stands one below the other, a label is followed by a
 * colon, and what is below a label is indented a little. Nothing but white space and the colon changes.
 */
export function narrow(card: string): string {
  return card
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', content = ''] = /^( *)(.*)$/s.exec(line) ?? [];
      const [first = '', ...others] = content.split(/ {3,}/);
      const labelled = indent === '' ? /^(\p{L}[\p{L} ]{0,14}?)(?: {2,})(\S.*)$/su.exec(content) : null;
      if (labelled !== null) {
        const [, label = '', rest = ''] = labelled;
        return [`${label}: ${rest.split(/ {3,}/).join('\n  ')}`];
      }
      const inset = indent.length >= 8 ? '  ' : indent.slice(0, 2);
      return [first, ...others].map((part) => inset + part);
    })
    .join('\n');
}
