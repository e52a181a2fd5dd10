/** Where the second column of a card begins. */
export const SIDE = 48;

const LABEL = 12;

/** `Checks      first` and the other lines below it in the same column. */
export function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? label : '').padEnd(LABEL) + line);
}

/** Items side by side as long as they fit into `width`. */
export function wrap(items: readonly string[], gap: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + gap.length + item.length <= width) {
      lines[lines.length - 1] = `${last}${gap}${item}`;
    } else lines.push(item);
  }
  return lines;
}
