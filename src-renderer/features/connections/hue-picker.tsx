import type { Host } from '../../../src-shared/contract/models';
import { useApp } from '../../state/context';

const names = ['Blue', 'Violet', 'Pink', 'Red', 'Amber', 'Green', 'Cyan', 'Slate'];

/** Which colour marks the host everywhere. */
export function HuePicker({ host }: { host: Host }) {
  const { api } = useApp();
  return (
    <fieldset className="hues">
      <legend>Colour of {host.alias}</legend>
      {names.map((name, hue) => (
        <label key={name} className="hue" data-hue={hue} title={name}>
          <input
            type="radio"
            name={`hue-${host.id}`}
            checked={host.hue === hue}
            aria-label={name}
            onChange={() => void api.call('hosts.setHue', { hostId: host.id, hue })}
          />
        </label>
      ))}
    </fieldset>
  );
}
