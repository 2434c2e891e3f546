import pino, { type Logger as PinoLogger } from 'pino';
import type { Logger } from '../../core/ports/logger';
import { redact } from '../../../src-shared/redact';
import { openRotatingFile } from './rotating-file';

const maxBytes = 5 * 1024 * 1024;

export interface FileLogger extends Logger {
  close(): void;
}

/** Lines of JSON in a file, redacted on their way out, so that nothing can pass by. */
export function createFileLogger(options: { file: string; level?: 'debug' | 'info' }): FileLogger {
  const sink = openRotatingFile(options.file, maxBytes);
  const logger = pino(
    {
      level: options.level ?? 'info',
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    },
    { write: (line: string) => sink.write(redact(line)) },
  );
  return { ...asLogger(logger), close: () => sink.close() };
}

function asLogger(logger: PinoLogger): Logger {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    child: (fields) => asLogger(logger.child(fields)),
  };
}
