import * as z from 'zod';

type Json = Readonly<Record<string, unknown>>;

/**
 * The JSON schema of a zod schema in the subset that every provider's structured output takes: objects name all their
 * keys and no others, what may be absent may be null instead, choices are `anyOf`, and ranges, lengths and patterns are
 * left to the parser. `withoutNulls` turns answers back.
 */
export function wireSchema(schema: z.ZodType): Json {
  return lowered(z.toJSONSchema(schema, { io: 'input' }));
}

function lowered(schema: Json): Json {
  const description = typeof schema['description'] === 'string' ? { description: schema['description'] } : {};
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return { ...description, anyOf: choices.map((each) => lowered(each as Json)) };
  if ('const' in schema) return { ...description, type: typeof schema['const'], enum: [schema['const']] };
  if (Array.isArray(schema['enum'])) return { ...description, type: 'string', enum: schema['enum'] };
  if (schema['type'] === 'array') {
    return { ...description, type: 'array', items: lowered(schema['items'] as Json) };
  }
  if (schema['type'] !== 'object') return { ...description, type: schema['type'] };
  const properties = schema['properties'] as Readonly<Record<string, Json>>;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const entries = Object.entries(properties).map(([name, property]) => {
    const form = lowered(property);
    return [name, required.has(name) ? form : { anyOf: [form, { type: 'null' }] }];
  });
  return {
    ...description,
    type: 'object',
    properties: Object.fromEntries(entries) as unknown,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

/** A value without the keys whose value is null, at every depth. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([name, each]) => [name, withoutNulls(each)]),
  );
}

/** What is wrong with a value in one sentence; the first three problems. */
export function problemsOf(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3).map((issue) => {
    const at = issue.path.map(String).join('.');
    return at === '' ? issue.message : `${at}: ${issue.message}`;
  });
  return issues.join('; ');
}
