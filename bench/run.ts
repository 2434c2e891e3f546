import { measureBurst } from './burst';
import { measureConnectTime } from './connect-time';
import { startBenchRemote } from './remote';
import { measureRoundTrip } from './round-trip';

/**
 * `npm run bench`: everything in one run, on this machine, against its yardstick. The ratios mean something; the
 * milliseconds are those of client and server sharing one machine.
 */
const remote = await startBenchRemote();
try {
  await measureConnectTime(remote, 10);
  await measureRoundTrip(remote, { rounds: 100, messages: 100 });
  await measureBurst(remote, 20_000, 3);
} finally {
  await remote.stop();
}
process.exit(0);
