#!/usr/bin/env node
import process from 'node:process';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Mooring needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
process.setSourceMapsEnabled(true);
const { ensureBuilt } = await import('../scripts/build/ensure-built.mjs');
await ensureBuilt(process.argv[2] === 'serve' ? ['main', 'renderer'] : ['main']);
await import('../dist/cli.js');
