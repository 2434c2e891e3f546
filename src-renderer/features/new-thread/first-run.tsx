import { useApp, useAppState } from '../../state/context';
import { Button } from '../../ui/button';
import { AddIcon } from '../../ui/icons';

/** No host yet: what this is, and the one thing to do. */
export function FirstRun() {
  const { navigation } = useApp();
  const demo = useAppState((state) => state.info?.demo ?? null);
  return (
    <div className="new-thread">
      <div className="first-run">
        <img src="./mark.svg" alt="" width={44} height={44} />
        <h1 className="new-thread-title">Codex, where your code lives</h1>
        <p className="first-run-text">
          Mooring runs Codex on machines you reach by SSH, shows what it does, and asks you before it acts.
          Pick a host from your ssh config, then a folder on it.
        </p>
        <Button look="primary" size="large" icon={<AddIcon size={15} />} onClick={() => navigation.addHost()}>
          Add SSH Host
        </Button>
        {demo !== null && <p className="first-run-demo">Demo: add the host “{demo.alias}”.</p>}
      </div>
    </div>
  );
}
