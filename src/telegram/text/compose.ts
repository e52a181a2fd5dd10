import type { Block } from '../../chat/reply.ts';
import { narrow } from './narrow.ts';
import type { Entity, Text } from './split.ts';

/** Blocks as one text with entities: never a parse mode, so that nothing that people or models write can break it. */
export function compose(blocks: readonly Block[]): Text {
  let text = '';
  const entities: Entity[] = [];
  for (const block of blocks) {
    const content = sound(block.kind === 'card' ? narrow(block.text) : block.text);
    if (content.trim() === '') continue;
    if (text !== '') text += '\n\n';
    if (block.kind === 'code') {
      entities.push({
        type: 'pre',
        offset: text.length,
        length: content.length,
        ...(block.language === '' ? {} : { language: block.language }),
      });
    }
    text += content;
  }
  return { text, entities };
}

/** Half a surrogate pair cannot be sent, and a NUL is refused. */
function sound(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
