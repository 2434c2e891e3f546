import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { Button, IconButton } from './button';

const shownMs = 1_600;

/** Copies text. With `word` it shows that word, else an icon named by `label`. */
export function CopyButton({
  text,
  label,
  word,
  className = '',
}: {
  text: string | (() => string | Promise<string>);
  label: string;
  word?: string;
  className?: string;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
      setCopied(true);
    } catch {
      toast.error('Nothing was copied.', {
        description: 'The system did not allow it. Select the text instead.',
      });
    }
  };

  const icon = copied ? <Check size={14} /> : <Copy size={14} />;
  return word === undefined ? (
    <IconButton
      label={copied ? 'Copied' : label}
      size="small"
      className={className}
      icon={icon}
      onClick={() => void copy()}
    />
  ) : (
    <Button size="small" className={className} icon={icon} onClick={() => void copy()}>
      {copied ? 'Copied' : word}
    </Button>
  );
}
