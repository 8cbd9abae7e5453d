import { ApiError } from '@millrace/api';
import { ActionIcon, Button, CopyButton, Text, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { NodeValue, NodeView } from '@millrace/core';
import { Bell, Check, ChevronDown, ChevronRight, Copy, Folder, SquareFunction, Tag, type LucideIcon } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { Loading } from '../../parts/loading.tsx';
import type { Column } from '../../parts/virtual-table.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import classes from './equipment.module.css';
import { unitText, valueText } from './figures.ts';
import type { NodeRow } from './node-rows.ts';
import { QualityBadge } from './state-badge.tsx';
import { statusText } from './status-text.ts';
import type { Nodes } from './use-nodes.ts';
import { useEquipmentWords } from './words.ts';

const shapes: Readonly<Record<NodeView['kind'], LucideIcon>> = { folder: Folder, tag: Tag, method: SquareFunction, event: Bell };

/** The columns of the tree. `values` are those of the tags in sight. */
export function useNodeColumns(nodes: Nodes, values: ReadonlyMap<string, NodeValue>): readonly Column<NodeRow>[] {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const isNarrow = useMediaQuery('(max-width: 62em)');
  return useMemo(() => {
    const columns: readonly Column<NodeRow>[] = [
      {
        id: 'name',
        title: say('columnNode'),
        width: 'minmax(230px, 2.4fr)',
        cell: ofNode(row => <Name row={row} nodes={nodes} />),
      },
      {
        id: 'type',
        title: say('columnType'),
        width: '126px',
        cell: ofNode(({ node }) => node.type !== undefined && <TypeText node={node} />),
      },
      {
        id: 'value',
        title: say('columnValue'),
        width: 'minmax(110px, 1.3fr)',
        cell: ofNode(({ node }) => <Value node={node} value={values.get(node.address)} />),
      },
      {
        id: 'quality',
        title: say('columnQuality'),
        width: 'minmax(96px, 1fr)',
        cell: ofNode(({ node }) => <ValueQuality value={node.kind === 'tag' ? values.get(node.address) : undefined} />),
      },
      {
        id: 'age',
        title: say('columnAge'),
        width: '78px',
        cell: ofNode(({ node }) => {
          const age = node.kind === 'tag' ? values.get(node.address)?.ageMs : undefined;
          return age === undefined ? null : durationText(age, language);
        }),
      },
      {
        id: 'address',
        title: say('columnAddress'),
        width: 'minmax(170px, 2.2fr)',
        cell: ofNode(({ node }) => <Address node={node} />),
      },
    ];
    return columns.filter(({ id }) => !isNarrow || id !== 'type');
  }, [nodes, values, say, language, isNarrow]);
}

type NodeOnly = Extract<NodeRow, { readonly kind: 'node' }>;

function ofNode(cell: (row: NodeOnly) => ReactNode): (row: NodeRow) => ReactNode {
  return row => (row.kind === 'node' ? cell(row) : null);
}

function Name({ row, nodes }: { readonly row: NodeOnly; readonly nodes: Nodes }): ReactNode {
  const say = useEquipmentWords();
  const { node, depth, isOpen, key } = row;
  const [Shape, Twist] = [shapes[node.kind], isOpen ? ChevronDown : ChevronRight];
  const name = plain(node.name);
  return (
    <span className={classes['node']} style={{ paddingInlineStart: depth * 18 }} title={plain(node.description ?? node.name)}>
      {node.hasChildren ? (
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          aria-expanded={isOpen}
          aria-label={say(isOpen ? 'closeNode' : 'openNode', { name })}
          onClick={() => nodes.turn(key)}
        >
          <Twist size={16} aria-hidden />
        </ActionIcon>
      ) : (
        <span className={classes['twist']} />
      )}
      <Shape size={14} aria-label={say(`node.${node.kind}`)} color="var(--text-dim)" />
      <bdi>{name}</bdi>
    </span>
  );
}

function TypeText({ node: { type, writable } }: { readonly node: NodeView }): ReactNode {
  const say = useEquipmentWords();
  return (
    <Text span size="xs" c="dimmed">
      {[say(`type.${type ?? 'other'}`), ...(writable ? [say('writable')] : [])].join(', ')}
    </Text>
  );
}

function Value({ node, value }: { readonly node: NodeView; readonly value: NodeValue | undefined }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  if (node.kind !== 'tag' || value === undefined) return null;
  return (
    <span className={classes['value']} title={plain(String(value.value))}>
      <bdi>{valueText(value.value, say, language)}</bdi> <span>{unitText(node.ucum ?? node.unit)}</span>
    </span>
  );
}

function ValueQuality({ value }: { readonly value: NodeValue | undefined }): ReactNode {
  if (value === undefined) return null;
  return (
    <span className={classes['quality']} title={statusText(value.status)}>
      <QualityBadge quality={value.quality} />
      {value.status !== 0 && (
        <Text span size="xs" className="mono">
          {statusText(value.status)}
        </Text>
      )}
    </span>
  );
}

function Address({ node: { address } }: { readonly node: NodeView }): ReactNode {
  const say = useEquipmentWords();
  return (
    <span className={classes['address']}>
      <CopyButton value={address}>
        {({ copied, copy }) => (
          <Tooltip label={say(copied ? 'copied' : 'copyAddress')}>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              onClick={copy}
              aria-label={say('copyOf', { address: plain(address) })}
            >
              {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
      <span className="mono" title={plain(address)}>
        {plain(address)}
      </span>
    </span>
  );
}

/** What stands in the place of nodes: that they are awaited, that there are more, or why they cannot be read. */
export function NodeNotice({ row, nodes }: { readonly row: Exclude<NodeRow, NodeOnly>; readonly nodes: Nodes }): ReactNode {
  const say = useEquipmentWords();
  return (
    <span className={classes['node']} style={{ paddingInlineStart: row.depth * 18 + 24 }}>
      {row.kind === 'loading' && <Loading />}
      {row.kind === 'failed' && (
        <Text span size="sm" c="var(--state-bad)" title={sentenceOf(row.failure)}>
          {sentenceOf(row.failure)}
        </Text>
      )}
      {row.kind !== 'loading' && (
        <Button size="compact-xs" variant="default" onClick={() => nodes.more(row.parent)}>
          {say(row.kind === 'more' ? 'more' : 'again')}
        </Button>
      )}
    </span>
  );
}

function sentenceOf(failure: unknown): string {
  if (failure instanceof ApiError) return plain(failure.problem.detail ?? failure.problem.title);
  return plain(failure instanceof Error ? failure.message : String(failure));
}
