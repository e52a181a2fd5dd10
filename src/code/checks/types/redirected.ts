import type ts from 'typescript';

/** Declared by no version, there since 3.7. */
interface RedirectSource {
  isSourceOfProjectReferenceRedirect?(file: string): boolean;
}

/** Whether a program has the source of a project that it refers to in place of its declarations. */
export function isRedirected(program: ts.Program, file: string): boolean {
  const source: ts.Program & RedirectSource = program;
  return source.isSourceOfProjectReferenceRedirect?.(file) ?? false;
}
