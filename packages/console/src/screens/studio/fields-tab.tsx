import { useElementSize } from '@mantine/hooks';
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { LevelField } from '@millrace/core';
import { plain } from '../../text/plain.ts';
import { Column } from './column.tsx';
import { FieldEditor } from './field-editor.tsx';
import { unlisted, type FieldRow } from './field-rows.ts';
import { ContractLine, FieldLine } from './lines.tsx';
import classes from './studio.module.css';
import { TakeDialog } from './take-dialog.tsx';
import { takeFrom } from './take.ts';
import { useScrolling } from './use-scrolling.ts';
import type { Studio } from './use-studio.ts';
import { useTree, type TreeRow } from './use-tree.ts';
import { valuesAt } from './value-text.ts';
import { fieldOf, wiresOf, type Pointed } from './wires-of.ts';
import { Wires } from './wires.tsx';
import { useStudioWords } from './words.ts';

/** The height of a column's title. */
const headHeight = 33;

/** The mapping between its two contracts: source fields, fields, target fields, and the lines between them. */
export function FieldsTab({ studio }: { readonly studio: Studio }): ReactNode {
  const say = useStudioWords();
  const [pointed, point] = useState<Pointed>();
  const [sourceId, chooseSource] = useState<string>();
  const scrolling = useScrolling();
  const { ref, height } = useElementSize();
  const board = useBoard(studio);
  const { source, target, row, targetId, lineage } = board;
  const findings = studio.preview?.findings ?? studio.view.findings;
  const { left, right, lit } = useMemo(
    () => wiresOf(studio.rows, lineage, findings, source, target, pointed ?? (row ? { field: row.id } : {})),
    [studio.rows, lineage, findings, source, target, pointed, row],
  );
  const { result } = studio.preview ?? {};
  const lines = Math.max(0, height - headHeight);
  return (
    <>
      <div className={classes['board']} ref={ref}>
        <Column
          label={say('sourceTree')}
          head={<SideHead title={say('source')} about={studio.view.from.ref} />}
          rows={source.rows}
          chosen={sourceId}
          lit={lit.source}
          scroller={scrolling.refs.source}
          onScroll={scrolling.scrolled}
          {...(studio.mayChange && { draggable: (each: TreeRow) => each.field.path })}
          acts={{
            choose: each => chooseSource(each.id),
            toggle: each => source.toggle(each.id),
            hover: each => point(each && { source: each.id }),
            act: each => board.put(each.field),
          }}
        >
          {each => <ContractLine field={each.field} values={valuesAt(result?.input, each.id)} />}
        </Column>
        <Wires wires={left} fromTop={scrolling.tops.source} toTop={scrolling.tops.fields} height={lines} head={headHeight} />
        <Column
          label={say('fields')}
          head={<SideHead title={say('fields')} about={String(studio.rows.length)} />}
          rows={studio.rows}
          chosen={row?.id}
          lit={lit.fields}
          scroller={scrolling.refs.fields}
          onScroll={scrolling.scrolled}
          acts={{
            choose: each => board.chooseTarget(each.target),
            hover: each => point(each && { field: each.id }),
            act: each => board.focusEditor(each),
            key: board.key,
            drop: (each, path) => board.drop(path, each.at),
          }}
        >
          {each => <FieldLine row={each} findings={findings.filter(({ path }) => fieldOf(path, studio.rows) === each.id)} />}
        </Column>
        <Wires wires={right} fromTop={scrolling.tops.fields} toTop={scrolling.tops.target} height={lines} head={headHeight} />
        <Column
          label={say('targetTree')}
          head={<SideHead title={say('target')} about={studio.view.to.ref} />}
          rows={target.rows}
          chosen={targetId}
          lit={lit.target}
          scroller={scrolling.refs.target}
          onScroll={scrolling.scrolled}
          acts={{
            choose: each => board.chooseTarget(each.id),
            toggle: each => target.toggle(each.id),
            hover: each => point(each && { target: each.id }),
            act: each => board.open(each.id),
            drop: (each, path) => board.drop(path, each.id.split('.')),
          }}
        >
          {each => (
            <ContractLine
              field={each.field}
              values={valuesAt(result?.output, each.id)}
              missing={board.isMissing(each)}
              error={result?.issues.find(({ of, path }) => of !== 'before' && placeOf(path) === each.id)?.sentence}
              stale={studio.stale}
            />
          )}
        </Column>
      </div>
      <FieldEditor
        key={row?.id ?? targetId ?? ''}
        studio={studio}
        row={row}
        empty={row ? undefined : targetId}
        refusal={board.refusal}
        take={() => targetId !== undefined && board.take(targetId.split('.'))}
        choose={board.chooseTarget}
      />
      <TakeDialog studio={studio} at={board.taking} close={() => board.take(undefined)} choose={board.fill} />
    </>
  );
}

function SideHead({ title, about }: { readonly title: string; readonly about: string }): ReactNode {
  return (
    <>
      <strong>{title}</strong> <span className="mono">{plain(about)}</span>
    </>
  );
}

/** The place of an issue of a message without positions in lists. */
function placeOf(path: string): string {
  return unlisted(path.replaceAll(/\[\d+\]/gu, ''));
}

/** What is chosen on the board, and what can be done there. */
function useBoard(studio: Studio) {
  const lineage = studio.preview?.lineage ?? studio.view.lineage;
  const [used] = useState(() => studio.view.lineage.flatMap(({ sources }) => sources.map(({ path }) => unlisted(path))));
  const source = useTree(studio.source, used);
  const [filled] = useState(() => studio.rows.map(row => row.target));
  const target = useTree(studio.target, filled);
  const [targetId, chooseTarget] = useState<string | undefined>(() => studio.rows[0]?.target);
  const [taking, take] = useState<readonly string[]>();
  const [refusal, refuse] = useState<string>();
  const byTarget = useMemo(() => new Map(studio.rows.map(row => [row.target, row])), [studio.rows]);
  const row = targetId === undefined ? undefined : byTarget.get(targetId);
  const fill = (from: LevelField, at: readonly string[]): void => {
    take(undefined);
    refuse(studio.edit([takeFrom(from, at, { ...studio, crosswalks: studio.view.crosswalks })]));
    chooseTarget(at.join('.'));
  };
  const remove = (each: FieldRow): void => refuse(studio.edit([{ kind: 'remove', at: each.at }]));
  return {
    lineage,
    source,
    target,
    targetId,
    row,
    taking,
    refusal,
    take,
    fill,
    chooseTarget: (id: string | undefined) => {
      refuse(undefined);
      chooseTarget(id);
    },
    /** Opens what a target field is made of; offers sources where it is not filled. */
    open: (id: string) => (byTarget.has(id) ? focusExpression() : studio.mayChange && take(id.split('.'))),
    focusEditor: (_: FieldRow) => focusExpression(),
    /** Puts a source field into the chosen target field. */
    put: (from: LevelField) => studio.mayChange && targetId !== undefined && fill(from, targetId.split('.')),
    drop: (path: string, at: readonly string[]) => {
      const from = studio.source.field(path);
      if (from && studio.mayChange) fill(from, at);
    },
    key: (event: KeyboardEvent, each: FieldRow) => {
      if (!studio.mayChange) return;
      if (event.key === 'Delete') remove(each);
      else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown'))
        move(studio, each, event.key === 'ArrowUp');
      else return;
      event.preventDefault();
    },
    isMissing: ({ id, field }: TreeRow) =>
      field.required && !byTarget.has(id) && (!id.includes('.') || byTarget.has(id.slice(0, id.lastIndexOf('.')))),
  };
}

function focusExpression(): void {
  document.querySelector<HTMLElement>('[data-studio-expression] .cm-content')?.focus();
}

/** Moves a field before the one above it, or behind the one below it. */
function move(studio: Studio, { at, depth }: FieldRow, up: boolean): void {
  const siblings = studio.rows.filter(row => row.depth === depth && row.at.slice(0, -1).join('.') === at.slice(0, -1).join('.'));
  const index = siblings.findIndex(row => row.at.at(-1) === at.at(-1));
  const before = siblings[up ? index - 1 : index + 2]?.name;
  if (up && before === undefined) return;
  studio.edit([{ kind: 'move', at, ...(before !== undefined && { before }) }]);
}
