import type { FlowDetail } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import classes from './integrations.module.css';
import { useIntegrationWords } from './words.ts';

interface Step {
  readonly kind: 'system' | 'interface' | 'contract' | 'when' | 'mapping';
  readonly text: string;
  readonly href?: string;
}

/** The way of a message from system to system, a step each, every one leading to what it names. */
export function FlowDiagram({ flow }: { readonly flow: FlowDetail }): ReactNode {
  const say = useIntegrationWords();
  const steps = stepsOf(flow, { every: say('everyMessage'), asItIs: say('asItIs') });
  return (
    <Section title={say('way')}>
      <ol className={classes['way']}>
        {steps.map(({ kind, text, href }, index) => (
          <li key={index}>
            <StepBox {...(href !== undefined && { href })} isEnd={kind === 'system'}>
              <small>{say(`kind.${kind}`)}</small>
              <Plain mono={kind === 'when' && flow.when !== undefined}>{text}</Plain>
            </StepBox>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function StepBox(props: { readonly href?: string; readonly isEnd: boolean; readonly children: ReactNode }): ReactNode {
  const look = { className: classes['step'] ?? '', ...(props.isEnd && { 'data-end': true }) };
  if (props.href === undefined) return <span {...look}>{props.children}</span>;
  return (
    <Link href={props.href} {...look}>
      {props.children}
    </Link>
  );
}

/** What a message passes, in order. A contract between two mappings stands between them. */
export function stepsOf(
  { from, to, when, mappings }: Pick<FlowDetail, 'from' | 'to' | 'when' | 'mappings'>,
  words: { readonly every: string; readonly asItIs: string },
): readonly Step[] {
  const contract = (ref: string): Step => ({ kind: 'contract', text: ref, href: links.contract(ref) });
  const mapped = mappings.flatMap(({ name, to: given }): readonly Step[] => [
    { kind: 'mapping', text: name, href: links.mapping(name) },
    contract(given),
  ]);
  return [
    { kind: 'system', text: from.systemTitle },
    { kind: 'interface', text: from.interface, href: links.interface(from.interface) },
    contract(from.contract),
    { kind: 'when', text: when ?? words.every },
    ...(mapped.length > 0 ? mapped : [{ kind: 'mapping', text: words.asItIs } as const, contract(to.contract)]),
    { kind: 'interface', text: to.interface, href: links.interface(to.interface) },
    { kind: 'system', text: to.systemTitle },
  ];
}
