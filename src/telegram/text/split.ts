/** A stretch of text with a look of its own. Offsets and lengths in UTF-16 units, as Telegram counts. */
export interface Entity {
  readonly type: 'pre';
  readonly offset: number;
  readonly length: number;
  readonly language?: string;
}

export interface Text {
  readonly text: string;
  readonly entities: readonly Entity[];
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Parts of at most `limit` UTF-16 units whose texts, put together, are the whole text. Cut behind a paragraph, else behind
 * a line, a word, a character as people see it; a single character that is longer than `limit` at a surrogate pair's
 * border. Entities are cut with the text. No part is blank: Telegram refuses those.
 */
export function split({ text, entities }: Text, limit: number): readonly Text[] {
  const parts: Text[] = [];
  let start = 0;
  while (start < text.length) {
    let end =
      text.length - start <= limit ? text.length : start + cut(text.slice(start, start + limit + 1), limit);
    // White space alone is no message: it goes with what follows, or, at the end, with what came before.
    if (text.slice(start, end).trim() === '' && end < text.length) {
      const solid = start + text.slice(start).search(/\S/);
      if (solid >= start && solid - start < limit) end = Math.max(end, Math.min(start + limit, solid + 1));
      end = whole(text, end);
    }
    parts.push({ text: text.slice(start, end), entities: clip(entities, start, end) });
    start = end;
  }
  return parts;
}

/** Where to cut a text that is longer than `limit`: after how many units. */
function cut(text: string, limit: number): number {
  for (const border of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(border, limit - border.length);
    // A cut in the first quarter would make many small parts.
    if (at >= limit / 4) return at + border.length;
  }
  let end = 0;
  for (const { index, segment } of segmenter.segment(text)) {
    if (index + segment.length > limit) break;
    end = index + segment.length;
  }
  return end > 0 ? end : whole(text, limit);
}

/** The nearest place at or before `end` that does not separate a surrogate pair. */
function whole(text: string, end: number): number {
  const unit = text.charCodeAt(end - 1);
  const next = text.charCodeAt(end);
  const high = unit >= 0xd800 && unit <= 0xdbff;
  const low = next >= 0xdc00 && next <= 0xdfff;
  return high && low && end > 1 ? end - 1 : end;
}

function clip(entities: readonly Entity[], start: number, end: number): readonly Entity[] {
  return entities.flatMap((entity) => {
    const from = Math.max(entity.offset, start);
    const to = Math.min(entity.offset + entity.length, end);
    return to <= from ? [] : [{ ...entity, offset: from - start, length: to - from }];
  });
}
