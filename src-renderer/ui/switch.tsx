import { Switch as Base } from '@base-ui/react/switch';

export function Switch({
  checked,
  label,
  onChange,
}: {
  checked: boolean;
  label: string;
  onChange(checked: boolean): void;
}) {
  return (
    <Base.Root
      className="switch"
      checked={checked}
      aria-label={label}
      onCheckedChange={(next) => onChange(next)}
    >
      <Base.Thumb className="switch-thumb" />
    </Base.Root>
  );
}
