import { describe, expect, it } from 'vitest';
import { activeOption, hostOptions, neighbour } from './alias-options';

const aliases = ['prod-web', 'web', 'devbox', 'gpu-box', 'web-2', 'cobweb', 'web'].map((alias, index) => ({
  alias,
  file: `/home/ada/.ssh/config${index > 5 ? '.d/more' : ''}`,
  line: index + 1,
}));
const names = (query: string): string[] =>
  hostOptions(aliases, query).map((option) => (option.kind === 'typed' ? `“${option.alias}”` : option.alias));

describe('hosts to choose from', () => {
  it('shows every alias once, in the order of the config, while nothing is typed', () => {
    expect(names('')).toEqual(['prod-web', 'web', 'devbox', 'gpu-box', 'web-2', 'cobweb']);
    expect(names('  ')).toHaveLength(6);
  });

  it('puts the same name first, then beginnings, then parts, then the inside of names', () => {
    expect(names('web')).toEqual(['web', 'web-2', 'prod-web', 'cobweb']);
    expect(names('WEB')).toEqual(['web', 'web-2', 'prod-web', 'cobweb', '“WEB”']);
  });

  it('wants every word, in any order', () => {
    expect(names('box gpu')).toEqual(['gpu-box']);
    expect(names('box zzz')).toEqual([]);
  });

  it('offers the typed name where no alias has it', () => {
    expect(names('ada@10.0.0.7')).toEqual(['“ada@10.0.0.7”']);
    expect(names('dev')).toEqual(['devbox', '“dev”']);
    expect(names('devbox')).toEqual(['devbox']);
  });

  it('means the picked one, else the best match, else nothing', () => {
    const options = hostOptions(aliases, 'web');
    expect(activeOption(options, 'cobweb', 'web')?.alias).toBe('cobweb');
    expect(activeOption(options, null, 'web')?.alias).toBe('web');
    expect(activeOption(options, 'devbox', 'web')?.alias).toBe('web');
    expect(activeOption(hostOptions(aliases, ''), null, '')).toBeNull();
    expect(activeOption([], null, 'web')).toBeNull();
  });

  it('moves line by line and stays within the list', () => {
    const options = hostOptions(aliases, 'web');
    expect(neighbour(options, null, 1)?.alias).toBe('web');
    expect(neighbour(options, null, -1)?.alias).toBe('cobweb');
    expect(neighbour(options, options[0]!, 1)?.alias).toBe('web-2');
    expect(neighbour(options, options[0]!, -1)?.alias).toBe('web');
    expect(neighbour(options, options[3]!, 5)?.alias).toBe('cobweb');
    expect(neighbour([], null, 1)).toBeNull();
  });
});
