import type { ResolvedHost } from './ssh';

/** The hosts of a connection in the order they are reached: the first jump host … the host itself. */
export function hostsOnTheWay(host: ResolvedHost): readonly [ResolvedHost, ...ResolvedHost[]] {
  const hosts: [ResolvedHost, ...ResolvedHost[]] = [host];
  for (let proxy = host.proxy; proxy?.kind === 'jump'; proxy = proxy.through.proxy)
    hosts.unshift(proxy.through);
  return hosts;
}

/** `through jump1, jump2`; null for a direct connection. */
export function routeInWords(host: ResolvedHost): string | null {
  const hosts = hostsOnTheWay(host);
  const proxy = hosts[0].proxy;
  const ways = [
    ...(proxy?.kind === 'command' ? [`the command ${proxy.command}`] : []),
    ...hosts.slice(0, -1).map((hop) => hop.alias),
  ];
  return ways.length === 0 ? null : `through ${ways.join(', ')}`;
}
