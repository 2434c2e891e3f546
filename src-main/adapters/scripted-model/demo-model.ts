import { writeCodexConfig } from './codex-config';
import { demoScript } from './demo-script';
import { startScriptedModel } from './scripted-model';

/** Between two words: about as fast as one can read along. */
const wordDelayMs = 25;

/** Starts the model of the demo, in the form the demo host takes it. */
export async function startDemoModel() {
  const model = await startScriptedModel({ script: demoScript, wordDelayMs });
  return {
    async configure(codexHome: string): Promise<void> {
      await writeCodexConfig(codexHome, model.baseUrl);
    },
    stop: model.stop,
  };
}
