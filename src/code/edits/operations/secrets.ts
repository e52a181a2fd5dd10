import ts from 'typescript';
import { wordsOf } from './named.ts';

const always = /passw|secret|token|credential|api_?key|private_?key|access_?key|cookie|jwt|bearer/i;
const words: ReadonlySet<string> = new Set(
  'pass pwd passphrase passcode key keys auth authorization pin otp ssn cvv cvc salt signature session nonce'.split(
    ' ',
  ),
);

/** Whether a name says that its value must not be written down. */
export function soundsSecret(name: string): boolean {
  return always.test(name) || wordsOf(name).some((word) => words.has(word.toLowerCase()));
}

/** Whether a value of this type carries a field that must not be written down. */
export function carriesSecret(type: ts.Type, checker: ts.TypeChecker): boolean {
  if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.UnionOrIntersection)) === 0) return false;
  const elements = checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [type];
  return elements.some((each) =>
    checker.getPropertiesOfType(each).some((property) => always.test(property.name)),
  );
}
