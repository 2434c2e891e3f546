import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a scripted model the only model of a codex: writes `config.toml` and a model catalog into its CODEX_HOME.
 * Without the catalog every turn begins with a warning that the model is unknown.
 * @param codexHome must not lie under the TMPDIR of the codex that uses it: codex then refuses to make the helper
 * links without which its sandbox can not start anything.
 * @returns the paths of the written files.
 */
export async function writeCodexConfig(codexHome: string, baseUrl: string): Promise<string[]> {
  await mkdir(codexHome, { recursive: true, mode: 0o700 });
  const catalog = join(codexHome, 'scripted-model.json');
  const config = join(codexHome, 'config.toml');
  await writeFile(catalog, JSON.stringify({ models: [model] }));
  await writeFile(
    config,
    [
      `model = "${model.slug}"`,
      'model_provider = "scripted"',
      `model_catalog_json = ${JSON.stringify(catalog)}`,
      'check_for_update_on_startup = false',
      '',
      '[model_providers.scripted]',
      'name = "Scripted model"',
      `base_url = ${JSON.stringify(baseUrl)}`,
      'wire_api = "responses"',
      'supports_websockets = false',
      'request_max_retries = 1',
      'stream_max_retries = 1',
      '',
      '[analytics]',
      'enabled = false',
      '',
    ].join('\n'),
  );
  return [catalog, config];
}

const model = {
  slug: 'scripted-model',
  display_name: 'Scripted model',
  description: 'Follows a script instead of thinking.',
  default_reasoning_level: 'medium',
  supported_reasoning_levels: [{ effort: 'medium', description: 'The only one' }],
  shell_type: 'unified_exec',
  visibility: 'list',
  supported_in_api: true,
  priority: 1,
  base_instructions: 'Follow the script.',
  supports_reasoning_summaries: true,
  support_verbosity: false,
  default_verbosity: null,
  apply_patch_tool_type: null,
  truncation_policy: { mode: 'tokens', limit: 10_000 },
  supports_parallel_tool_calls: false,
  experimental_supported_tools: [],
  context_window: 272_000,
  availability_nux: null,
  upgrade: null,
};
