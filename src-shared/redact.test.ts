import { describe, expect, it } from 'vitest';
import { redact } from './redact';

const pem = [
  '-----BEGIN OPENSSH PRIVATE KEY-----',
  'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ',
  '-----END OPENSSH PRIVATE KEY-----',
].join('\n');

describe('redact', () => {
  it.each([
    ['Authorization: Bearer abc.def-123', 'abc.def-123'],
    ['authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['{"Authorization":"Bearer abcdef"}', 'abcdef'],
    ['sent bearer 0123456789abcdef to it', '0123456789abcdef'],
    ['Mooring is ready: http://127.0.0.1:4100/#token=c2VjcmV0', 'c2VjcmV0'],
    ['GET /callback?access_token=s3cr3t&x=1', 's3cr3t'],
    ['key sk-proj-abcdefgh12345678 used', 'abcdefgh12345678'],
    [`read ${pem} from disk`, 'b3BlbnNzaC1rZXk'],
    [JSON.stringify({ key: pem }), 'b3BlbnNzaC1rZXk'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEcutoff', 'MIIEcutoff'],
    ['cloning https://ada:hunter2@git.example/x.git', 'hunter2'],
    ['{"passphrase":"hunter2"}', 'hunter2'],
    ['{"text":"{\\"password\\":\\"hunter2\\"}"}', 'hunter2'],
    ['OPENAI_API_KEY=abcdef codex', 'abcdef'],
    ['ghp_0123456789abcdefghij', '0123456789abcdefghij'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'c2lnbmF0dXJl'],
  ])('takes the secret out of %s', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[redacted]');
  });

  it.each([
    'Connected to devbox as ada in /home/ada/.ssh with SHA256:abcdef',
    'ssh://ada@devbox:22/home',
    'task-list and risk-free are words',
    '{"tokens":12,"path":"/home/ada/token.txt"}',
  ])('leaves %s alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('keeps what surrounds a secret', () => {
    expect(redact('https://ada:hunter2@git.example/x.git')).toBe('https://ada:[redacted]@git.example/x.git');
    expect(redact('a #token=abc" b')).toBe('a #token=[redacted]" b');
  });

  it('leaves a line of JSON valid', () => {
    const line = JSON.stringify({
      key: pem,
      header: 'Authorization: Bearer x"y',
      password: 'p',
      url: 'a://b:c@d',
    });
    expect(() => JSON.parse(redact(line)) as unknown).not.toThrow();
  });

  it('stays fast on long hostile text', () => {
    for (const part of [
      '-----BEGIN PRIVATE KEY-----',
      'a://',
      'Bearer ',
      'TOKEN',
      '"token":"',
      '#token',
      'eyJaaaaaaaaa.',
    ]) {
      const text = part.repeat(20_000);
      const before = performance.now();
      redact(text);
      expect(performance.now() - before).toBeLessThan(2_000);
    }
  });
});
