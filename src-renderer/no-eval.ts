import { z } from 'zod';

/**
 * zod compiles its parsers with `new Function` where it may. The page's policy forbids that, so zod would only cause a
 * report of a violation; it reads this setting while schemas are being built, hence the import before all others.
 */
z.config({ jitless: true });
