import { describe, expect, it } from 'vitest';
import {
  mayChoose,
  mayRegister,
  mostProjects,
  nameOfFolder,
  parseProjectName,
  projectNamed,
  projectsWith,
  type Project,
} from '../../src/core/projects/project.ts';

function project(name: string, path: string): Project {
  const parsed = parseProjectName(name);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return { name: parsed.value, path };
}
const [web, api] = [project('web', '/srv/web'), project('api', '/srv/api')];

describe('projects', () => {
  it.each([
    ['website', 'website'],
    [' Web.Site_2 ', 'web.site_2'],
    ['a', 'a'],
    ['', null],
    ['-x', null],
    ['../etc', null],
    ['a b', null],
    ['x'.repeat(41), null],
    ['na\u0000me', null],
  ])('%j is the name %j', (text, name) => {
    const parsed = parseProjectName(text);
    expect(parsed.ok ? parsed.value : null).toBe(name);
  });

  it.each([
    ['/home/me/My Site!', 'my-site-'],
    ['/', 'workspace'],
    ['/srv/日本', 'workspace'],
    ['/srv/.hidden', 'hidden'],
  ])('%s without a name is called %s', (path, name) => {
    expect(nameOfFolder(path)).toBe(name);
  });

  it('a mistyped name is told the nearest one', () => {
    expect(projectNamed('WEB', [web, api])).toEqual({ ok: true, value: web });
    expect(projectNamed('wbe', [web, api])).toMatchObject({
      ok: false,
      error: { code: 'not-found', hint: 'Did you mean web? See all with /projects.' },
    });
  });

  it.each([
    [web, 'nothing-to-do'],
    [project('web', '/srv/other'), 'ambiguous'],
    [project('site', '/srv/web'), 'nothing-to-do'],
    [project('inner', '/srv/web/packages/a'), 'ambiguous'],
    [project('outer', '/srv'), 'ambiguous'],
    [project('webx', '/srv/webx'), null],
  ])('%j may be registered beside web and api: %s', (wanted, code) => {
    const allowed = mayRegister(wanted, [web, api]);
    expect(allowed.ok ? null : allowed.error.code).toBe(code);
  });

  it('there is an end to them', () => {
    const many = Array.from({ length: mostProjects }, (_, n) =>
      project(`p${String(n)}`, `/srv/p${String(n)}`),
    );
    expect(mayRegister(web, many.slice(1)).ok).toBe(true);
    expect(mayRegister(web, many)).toMatchObject({ ok: false, error: { code: 'wrong-use' } });
  });
});

describe('the workspace that IDS was started with', () => {
  it('has its registered name, else its folder’s, and hides no other project', () => {
    const registered = [
      project('web', '/srv/old/site'),
      project('site', '/srv/a'),
      project('site-2', '/srv/b'),
    ];
    expect(projectsWith('/srv/old/site', registered).map(({ name }) => name)).toEqual([
      'web',
      'site',
      'site-2',
    ]);
    expect(projectsWith('/home/me/site', registered).map(({ name }) => name)).toEqual([
      ...['site-3', 'web', 'site', 'site-2'],
    ]);
    expect(projectsWith('/home/me/shop', [])).toEqual([project('shop', '/home/me/shop')]);
  });

  it('keeps out what lies inside of it or around it', () => {
    const first = project('mono', '/srv/mono');
    expect(mayChoose(first, first).ok).toBe(true);
    expect(mayChoose(project('other', '/srv/monolith'), first).ok).toBe(true);
    for (const path of ['/srv/mono/packages/a', '/srv']) {
      expect(mayChoose(project('a', path), first)).toMatchObject({ ok: false, error: { code: 'ambiguous' } });
    }
  });
});
