import { memo, type JSX, type ReactNode } from 'react';
import { defaultRehypePlugins, Streamdown, type Components, type ExtraProps } from 'streamdown';
import { CodeBlock } from './code-block';
import { SafeLink } from './safe-link';
import './markdown.css';

type Props<Tag extends keyof JSX.IntrinsicElements> = JSX.IntrinsicElements[Tag] & ExtraProps;

/**
 * Elements without the utility class names that streamdown's own carry: those belong to a framework we do not use.
 * Our styles hang on `.markdown`.
 */
const components: Components = {
  h1: ({ children }: Props<'h1'>) => <h3>{children}</h3>,
  h2: ({ children }: Props<'h2'>) => <h3>{children}</h3>,
  h3: ({ children }: Props<'h3'>) => <h4>{children}</h4>,
  h4: ({ children }: Props<'h4'>) => <h4>{children}</h4>,
  h5: ({ children }: Props<'h5'>) => <h5>{children}</h5>,
  h6: ({ children }: Props<'h6'>) => <h6>{children}</h6>,
  p: ({ children }: Props<'p'>) => <p>{children}</p>,
  ul: ({ children }: Props<'ul'>) => <ul>{children}</ul>,
  ol: ({ children, start }: Props<'ol'>) => <ol start={start}>{children}</ol>,
  li: ({ children }: Props<'li'>) => <li>{children}</li>,
  strong: ({ children }: Props<'strong'>) => <strong>{children}</strong>,
  blockquote: ({ children }: Props<'blockquote'>) => <blockquote>{children}</blockquote>,
  hr: () => <hr />,
  table: ({ children }: Props<'table'>) => (
    <div className="markdown-table" tabIndex={0} role="group" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
  thead: ({ children }: Props<'thead'>) => <thead>{children}</thead>,
  tbody: ({ children }: Props<'tbody'>) => <tbody>{children}</tbody>,
  tr: ({ children }: Props<'tr'>) => <tr>{children}</tr>,
  th: ({ children, style }: Props<'th'>) => <th style={style}>{children}</th>,
  td: ({ children, style }: Props<'td'>) => <td style={style}>{children}</td>,
  sup: ({ children }: Props<'sup'>) => <sup>{children}</sup>,
  sub: ({ children }: Props<'sub'>) => <sub>{children}</sub>,
  a: ({ href, children }: Props<'a'>) => <SafeLink href={href}>{children}</SafeLink>,
  // A picture's address would tell its owner that, when and from where this was read.
  img: ({ alt }: Props<'img'>) => <span className="markdown-image">[image{alt ? `: ${alt}` : ''}]</span>,
  inlineCode: (props: object) => <code>{(props as { children?: ReactNode }).children}</code>,
  code: ({ className, children }: Props<'code'>) => (
    <CodeBlock language={/language-([^\s]+)/.exec(className ?? '')?.[1] ?? ''} code={textOf(children)} />
  ),
};

/** HTML in a message is text a person should see, not markup: the plugin that would parse it is left out. */
const { raw: _parsesHtml, ...otherPlugins } = defaultRehypePlugins;
const rehypePlugins = Object.values(otherPlugins);

/** Text of the agent as Markdown. While it streams, unfinished marks are completed and only the last block is redrawn. */
export const Markdown = memo(function Markdown({ text, streaming }: { text: string; streaming: boolean }) {
  return (
    <Streamdown
      className="markdown"
      mode={streaming ? 'streaming' : 'static'}
      isAnimating={streaming}
      parseIncompleteMarkdown={streaming}
      components={components}
      rehypePlugins={rehypePlugins}
      controls={false}
    >
      {text}
    </Streamdown>
  );
});

function textOf(children: unknown): string {
  if (typeof children === 'string') return children;
  return Array.isArray(children) ? children.map(textOf).join('') : '';
}
