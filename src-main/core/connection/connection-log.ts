import type { ConnectionView } from '../../../src-shared/contract/models';

/** The newest lines about one host's connection, for "View log" and "Copy report". Made of stage reports only. */
export interface ConnectionLog {
  record(view: ConnectionView, now: number): void;
  lines(): readonly string[];
}

const maxLines = 300;

export function createConnectionLog(): ConnectionLog {
  let lines: readonly string[] = [];
  let lastPhase = '';
  const seen = new Map<string, string>();
  const add = (now: number, text: string): void => {
    lines = [...lines, `${new Date(now).toISOString()} ${text}`].slice(-maxLines);
  };
  return {
    lines: () => lines,
    record(view, now) {
      for (const stage of view.stages) {
        const text = `${stage.id}: ${stage.status} ${stage.summary}${stage.detail === '' ? '' : `\n${stage.detail}`}`;
        if (stage.status === 'pending' || stage.status === 'running' || seen.get(stage.id) === text) continue;
        seen.set(stage.id, text);
        add(now, text);
      }
      const { state } = view;
      if (state.phase === lastPhase) return;
      lastPhase = state.phase;
      if (state.phase === 'connecting') seen.clear();
      const why =
        state.phase === 'waiting' || state.phase === 'blocked'
          ? `: ${state.failure.what} ${state.failure.why ?? ''}`
          : '';
      add(now, `${state.phase}${why}`);
    },
  };
}
