import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Decides who may speak to the server. Built for one instance on one port; keeps no other state. */
export interface Gatekeeper {
  /** In the fragment of the printed address: fragments are never sent, so it reaches no log and no Referer. */
  readonly token: string;
  /** The Host header names us. Any other name is a page that had its own name resolved to 127.0.0.1 (DNS rebinding). */
  namesUs(request: IncomingMessage): boolean;
  /** The Origin header is exactly the page that this request's Host serves. */
  comesFromOurPage(request: IncomingMessage): boolean;
  isToken(candidate: unknown): boolean;
  /** Value of `Set-Cookie` for a page that knew the token. */
  readonly sessionCookie: string;
  hasSession(request: IncomingMessage): boolean;
}

export function createGatekeeper(port: number): Gatekeeper {
  const token = randomBytes(32).toString('base64url');
  const session = randomBytes(32).toString('base64url');
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  // Browsers share cookies between the ports of a host: another Mooring must not overwrite this one's.
  const cookieName = `mooring-session-${port}`;

  return {
    token,
    sessionCookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    namesUs: ({ headers }) => headers.host !== undefined && hosts.has(headers.host),
    comesFromOurPage: ({ headers }) => headers.origin === `http://${headers.host ?? ''}`,
    isToken: (candidate) => typeof candidate === 'string' && sameSecret(candidate, token),
    hasSession: ({ headers }) => {
      const value = (headers.cookie ?? '')
        .split(';')
        .map((pair) => pair.trim())
        .find((pair) => pair.startsWith(`${cookieName}=`))
        ?.slice(cookieName.length + 1);
      return value !== undefined && sameSecret(value, session);
    },
  };
}

/** Digests have one length, so that not even the length of a guess is told by the time of the answer. */
function sameSecret(candidate: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(candidate), digest(secret));
}
