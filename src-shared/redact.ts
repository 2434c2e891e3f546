const mark = '[redacted]';

/**
 * Every pattern is linear in the text and never swallows a double quote, so that a redacted line of JSON still parses.
 * A line may be JSON, a header, a shell command or a stack trace: what follows a name is cut at the first character
 * that ends a value in any of them.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  // Private keys, whole or cut off; the line breaks may be JSON's two characters.
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^"]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|(?="|$))/g,
    mark,
  ],
  // Authorization headers with whatever scheme, also as a JSON member.
  [
    /\b((?:proxy-)?authorization\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?)(?:[A-Za-z]{1,20}\s{1,4})?[^\s"'\\,]+/gi,
    `$1${mark}`,
  ],
  [/\b(Bearer\s{1,4})[^\s"'\\,]+/gi, `$1${mark}`],
  // Tokens in URLs: the fragment of the web shell's address and the usual query parameters.
  [/([#?&][\w-]{0,40}(?:token|secret|password|code|key)=)[^\s"'\\&#]+/gi, `$1${mark}`],
  // Passwords in URLs; the name may stay.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'\\/:@]{0,200}:)[^\s"'\\/@]{1,400}(?=@)/gi, `$1${mark}`],
  // JSON members and assignments whose name says that the value is a secret.
  [
    /(\\?["'](?:[\w-]{0,40}[_-])?(?:password|passphrase|passwd|secret|token|capabilityToken|api[_-]?key|apiKey|accessToken|refreshToken|idToken|cookie|set-cookie)\\?["']\s{0,4}:\s{0,4}\\?["'])[^"'\\]+/gi,
    `$1${mark}`,
  ],
  [/\b([A-Z0-9_]{0,64}(?:TOKEN|SECRET|PASSWORD|PASSPHRASE|API_KEY)=)[^\s"'\\;]+/g, `$1${mark}`],
  // Credentials that are known by their own look.
  [/\bsk-[A-Za-z0-9_-]{8,}/g, mark],
  [/\bgh[pousr]_[A-Za-z0-9]{16,}/g, mark],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, mark],
];

/** Takes secrets out of text for logs and reports: a net under code that should not have passed them on. */
export function redact(text: string): string {
  return patterns.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}
