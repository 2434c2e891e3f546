import { codexVersions, generatedDirectory, generateTypes } from './protocol/generate.mjs';

await generateTypes(generatedDirectory);
console.log(`Types of codex ${(await codexVersions()).installed} written to src-shared/codex/generated.`);
